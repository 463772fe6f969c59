using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// The keys that a transaction gives to rows of stores with generated keys: each is greater than any that the store has had, from 1. What a
/// savepoint takes back is not given again. Not thread-safe.
/// </summary>
internal sealed class KeySequences
{
    private readonly Dictionary<uint, long> _last = [];

    /// <summary>Whether any has been given or seen.</summary>
    public bool Any => _last.Count > 0;

    /// <summary>The greatest key that a store has had.</summary>
    public long Last(StoreEntry entry) => _last.GetValueOrDefault(entry.Definition.Id, entry.LastKey);

    /// <summary>The next key of a store.</summary>
    /// <exception cref="EngineException">The store's keys are not generated, or the greatest of their type has been used.</exception>
    public KvValue Next(StoreEntry entry)
    {
        var store = entry.Definition;
        if (store.GeneratedColumn is not (>= 0 and var ordinal))
            throw new EngineException(EngineErrorCode.NotSupported, $"Store '{store.Name}' does not generate its keys; give the row one.");
        var column = store.Columns[ordinal];
        var last = Last(entry);
        try
        {
            var next = KvValueConverter.ConvertTo(KvValue.FromInt64(checked(last + 1)), column.Type);
            _last[store.Id] = last + 1;
            return next;
        }
        catch (Exception e) when (e is OverflowException or EngineException { Code: EngineErrorCode.Overflow })
        {
            throw new EngineException(
                EngineErrorCode.Overflow, $"Store '{store.Name}' has used the key {last}: {column.Type.ToSqlName()} has no greater one to generate.", e);
        }
    }

    /// <summary>Sees a key that a row is written with.</summary>
    public void Observe(StoreEntry entry, ReadOnlySpan<byte> key)
    {
        var store = entry.Definition;
        if (store.GeneratedColumn is not (>= 0 and var ordinal))
            return;
        var type = store.Columns[ordinal].Type;
        var value = KeyCodec.Decode(key, type, out _);
        var number = type == KvType.UInt64
            ? (long)Math.Min(value.AsUInt64(), long.MaxValue)
            : KvValueConverter.ConvertTo(value, KvType.Int64).AsInt64();
        if (number > Last(entry))
            _last[store.Id] = number;
    }
}
