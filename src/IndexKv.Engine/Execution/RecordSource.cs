using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Opens the store cursor of a plan's access path. Thread-safe.</summary>
internal sealed class RecordSource
{
    private readonly AccessPath _path;
    private readonly StoreDefinition? _store;
    private readonly Evaluator?[] _parts;
    private readonly Evaluator[] _items = [];
    private readonly Evaluator? _lower;
    private readonly Evaluator? _upper;
    private readonly Evaluator? _textPrefix;

    public RecordSource(QueryPlan plan)
    {
        _path = plan.Path;
        _store = plan.Query.Source;
        IEnumerable<ScalarExpression?> parts = _path switch
        {
            KeyLookup lookup => lookup.Parts.Cast<ScalarExpression?>(),
            KeySetLookup set => set.Parts,
            KeyRangeScan range => range.Prefix,
            _ => [],
        };
        _parts = [.. parts.Select(Make)];
        if (_path is KeySetLookup keys)
            _items = [.. keys.Items.Select(item => Make(item)!)];
        if (_path is KeyRangeScan bounds)
            (_lower, _upper, _textPrefix) = (Make(bounds.Lower), Make(bounds.Upper), Make(bounds.TextPrefix));
    }

    /// <summary>The records of the path; null stands for the one row of a query without a store.</summary>
    public RecordCursor? Open(Transaction transaction, EvaluationContext context)
    {
        switch (_path)
        {
            case SingleRow:
                return null;
            case NoRows:
                return PointCursor.Nothing;
            case FullScan:
                return transaction.OpenStore(_store!).Scan();
            case KeyLookup:
                return Lookup(transaction, context);
            case KeySetLookup set:
                return LookUpSet(transaction, set, context);
            default:
                return Range(transaction, (KeyRangeScan)_path, context);
        }
    }

    private Evaluator? Make(ScalarExpression? expression) => expression is null ? null : EvaluatorFactory.Create(expression, _store);

    private PointCursor Lookup(Transaction transaction, EvaluationContext context)
    {
        var key = new ByteBuffer(32);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (!TryAppend(i, _parts[i]!.Evaluate(context), key))
                return PointCursor.Nothing;
        }

        return transaction.OpenStore(_store!).TryGet(key.WrittenSpan, out var value)
            ? new PointCursor(key.WrittenSpan.ToArray(), value.ToArray())
            : PointCursor.Nothing;
    }

    private RecordCursor LookUpSet(Transaction transaction, KeySetLookup set, EvaluationContext context)
    {
        var keys = new KeySet();
        var key = new ByteBuffer(32);
        var values = set.Set is null
            ? _items.Select(item => item.Evaluate(context))
            : context.Parameters.Sets[set.Set.SetOrdinal];
        var parts = _parts.Select(part => part?.Evaluate(context) ?? default).ToArray();
        foreach (var value in values)
        {
            parts[set.Varying] = value;
            key.Clear();
            var complete = true;
            for (var i = 0; i < parts.Length && complete; i++)
                complete = TryAppend(i, parts[i], key);
            if (complete)
                keys.Add(key.WrittenSpan);
        }

        return transaction.OpenStore(_store!).GetMany(keys);
    }

    private RecordCursor Range(Transaction transaction, KeyRangeScan path, EvaluationContext context)
    {
        var reader = transaction.OpenStore(_store!);
        var prefix = new ByteBuffer(32);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (!TryAppend(i, _parts[i]!.Evaluate(context), prefix))
                return PointCursor.Nothing;
        }

        var prefixBytes = prefix.WrittenSpan.ToArray();
        var within = KeyRange.StartingWith(prefixBytes);
        var lower = Bound(prefixBytes, _lower, context, out var lowerIsNull);
        var upper = Bound(prefixBytes, _upper, context, out var upperIsNull);
        if (lowerIsNull || upperIsNull)
            return PointCursor.Nothing;
        if (_textPrefix is not null)
        {
            var text = _textPrefix.Evaluate(context);
            if (text.Type != KvType.Text)
                return text.IsNull ? PointCursor.Nothing : reader.Range(within, path.Descending);
            BytesKey.AppendTextPrefix(text.AsText(), prefix);
            return reader.Range(KeyRange.StartingWith(prefix.WrittenSpan), path.Descending);
        }

        // A bound is on one part: keys that go on after it lie beyond the bound's own bytes, so it is taken with all that begin with it.
        var after = upper is null ? within : KeyRange.StartingWith(upper);
        return reader.Range(new KeyRange(lower ?? within.Lower, true, after.Upper, after.UpperInclusive), path.Descending);
    }

    // A bound that does not convert to the key's type is left to the condition that is checked on each record.
    private byte[]? Bound(byte[] prefix, Evaluator? bound, EvaluationContext context, out bool isNull)
    {
        isNull = false;
        if (bound is null)
            return null;
        var value = bound.Evaluate(context);
        isNull = value.IsNull;
        var type = KeyType(_parts.Length);
        if (isNull || !KvValueConverter.TryConvertTo(value, type, out var converted) || Comparison.Compare(value, converted) != 0)
            return null;
        var key = new ByteBuffer(32);
        System.Buffers.BuffersExtensions.Write(key, prefix);
        KeyCodec.Append(converted, type, key);

        // Values of one instant are equal whatever their offsets, which come last in the key.
        if (type == KvType.DateTimeOffset)
            key.Truncate(key.Length - KeyCodec.OffsetWidth);
        return key.WrittenSpan.ToArray();
    }

    // False if no key can equal the value: NULL, or a number that the key's type does not hold.
    private bool TryAppend(int part, in KvValue value, ByteBuffer key)
    {
        var type = KeyType(part);
        if (value.IsNull)
            return false;
        if (value.Type == type)
        {
            KeyCodec.Append(value, type, key);
            return true;
        }

        if (!KvValueConverter.TryConvertTo(value, type, out var converted))
        {
            // Comparing says it best if the types do not compare at all.
            if (!value.Type.IsNumeric() || !type.IsNumeric())
                KvValueConverter.ConvertTo(value, type);
            return false;
        }

        if (Comparison.Compare(value, converted) != 0)
            return false;
        KeyCodec.Append(converted, type, key);
        return true;
    }

    private KvType KeyType(int part) => _store!.Columns[_store.KeyColumns[part]].Type;
}
