using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>
/// Looks the right store's records up by the whole of their key, those of a batch of left rows as one key set.
/// </summary>
/// <param name="kind">What becomes of rows without a partner.</param>
/// <param name="firstColumn">The place of the right table's first column.</param>
/// <param name="columns">Which of its columns are needed.</param>
/// <param name="store">The right store.</param>
/// <param name="parts">The key's parts, over the left row.</param>
/// <param name="condition">What else is checked; null for nothing.</param>
/// <param name="text">The conditions, for the plan.</param>
internal sealed class KeyJoin(
    JoinKind kind, int firstColumn, int[] columns, StoreDefinition store, Evaluator[] parts, Evaluator? condition, string text)
    : JoinOperator(kind, firstColumn, columns, condition)
{
    private const int Batch = 256;

    public override IEnumerable<KvValue[]> Join(IEnumerable<KvValue[]> left, JoinRun run)
    {
        var key = new ByteBuffer(32);
        foreach (var batch in left.Chunk(Batch))
        {
            var keys = new KeySet(batch.Length);
            var encoded = new byte[]?[batch.Length];
            for (var i = 0; i < batch.Length; i++)
            {
                if (!TryEncode(batch[i], key, run))
                    continue;
                keys.Add(key.WrittenSpan);
                encoded[i] = key.WrittenSpan.ToArray();
            }

            var found = LookUp(keys, run);
            for (var i = 0; i < batch.Length; i++)
            {
                foreach (var row in Combine(batch[i], encoded[i] is { } own && found.TryGetValue(own, out var partner) ? [partner] : null, run))
                    yield return row;
            }
        }
    }

    public override IEnumerable<string> Explain() => [$"{Name} by key lookups on {store.Name} ({store.Kind.ToString().ToUpperInvariant()}): {text}"];

    private bool TryEncode(KvValue[] row, ByteBuffer key, JoinRun run)
    {
        key.Clear();
        for (var i = 0; i < parts.Length; i++)
        {
            var type = store.Columns[store.KeyColumns[i]].Type;
            if (!KeyPart.TryAppendEqual(run.Evaluate(parts[i], row), type, nanIsFound: false, key))
                return false;
        }

        return true;
    }

    private Dictionary<byte[], KvValue[]> LookUp(KeySet keys, JoinRun run)
    {
        var found = new Dictionary<byte[], KvValue[]>(keys.Count, ByteKeyEquality.Instance);
        using var cursor = run.Context.Transaction.OpenStore(store).GetMany(keys);
        var record = new RecordStream(store, cursor);
        while (cursor.MoveNext())
        {
            var values = new KvValue[Columns.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = record.Column(Columns[i]);
            found[cursor.Key.ToArray()] = values;
        }

        return found;
    }
}
