using System.Runtime.CompilerServices;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Execution;

/// <summary>The key of a store as the methods of <see cref="KvStore{T}"/> take it. Immutable.</summary>
internal sealed class EntityKey(EntityMap map)
{
    private readonly StoreDefinition _store = map.Store;
    private readonly MemberMap?[] _members = [.. map.Store.KeyColumns.Select(c => map.Members.FirstOrDefault(m => m.Ordinal == c))];

    /// <summary>The CLR type of the only part, if keys come in it as they are; else null.</summary>
    public Type? SingleType { get; } = map.Store.KeyColumns.Count == 1 && map.Members.FirstOrDefault(m => m.Ordinal == map.Store.KeyColumns[0]) is not { ValueType.IsEnum: true }
        ? map.Store.Columns[map.Store.KeyColumns[0]].Type.ToClrType()
        : null;

    /// <summary>The values of a key's parts, each of its column's type.</summary>
    /// <exception cref="KvException">The key has other parts.</exception>
    public KvValue[] Parts<TKey>(TKey key)
    {
        if (_members.Length == 1 && key is not ITuple { Length: 1 })
            return [Part(0, key)];
        if (key is not ITuple tuple || tuple.Length != _members.Length)
        {
            throw new KvException(
                KvErrorCode.TypeMismatch,
                $"The key of store '{_store.Name}' has the parts {string.Join(", ", _store.KeyColumns.Select(c => _store.Columns[c].Name))}; "
                + $"give a tuple of them, not {(key is null ? "null" : key.GetType().Name)}.");
        }

        var parts = new KvValue[_members.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Part(i, tuple[i]);
        return parts;
    }

    /// <summary>Says what an encoded key means.</summary>
    public string Describe(ReadOnlyMemory<byte> key)
    {
        var parts = new List<string>();
        var rest = key.Span;
        foreach (var column in _store.KeyColumns)
        {
            var value = KeyCodec.Decode(rest, _store.Columns[column].Type, out var length);
            parts.Add($"{_store.Columns[column].Name} = {value}");
            rest = rest[length..];
        }

        return string.Join(", ", parts);
    }

    private KvValue Part(int index, object? value)
    {
        var column = _store.Columns[_store.KeyColumns[index]];
        try
        {
            var part = _members[index] is { } member ? ValueForm.Beside(member, value) : ColumnForm.ToColumn(value, column.Type);
            return !part.IsNull ? part : throw new KvException(KvErrorCode.NullNotAllowed, $"Key column '{column.Name}' of store '{_store.Name}' is never null.");
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, $"Key column '{column.Name}' of store '{_store.Name}': {e.Message}", e);
        }
    }
}
