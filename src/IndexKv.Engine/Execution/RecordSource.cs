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
    private readonly KvType[] _types;
    private readonly Evaluator[] _items = [];
    private readonly Evaluator? _lower;
    private readonly Evaluator? _upper;
    private readonly Evaluator? _textPrefix;
    private readonly SubqueryMembership? _subquery;
    private readonly EarlyCondition? _condition;

    public RecordSource(QueryPlan plan)
    {
        _path = plan.Path;
        _store = plan.Query.Source;
        _condition = _store is null || plan.Residual is null || plan.Relation is not null ? null : new EarlyCondition(_store, plan.Residual);
        IEnumerable<ScalarExpression?> parts = _path switch
        {
            KeyLookup lookup => lookup.Parts.Cast<ScalarExpression?>(),
            KeySetLookup set => set.Parts,
            KeyRangeScan range => range.Prefix,
            KeyEnds ends => ends.Range.Prefix,
            _ => [],
        };
        _parts = [.. parts.Select(Make)];
        _types = _store is null ? [] : [.. _store.KeyColumns.Select(c => _store.Columns[c].Type)];
        if (_path is KeySetLookup keys)
            _items = [.. keys.Items.Select(item => Make(item)!)];
        if (_path is KeySetLookup { Subquery: { } subquery })
            _subquery = (SubqueryMembership)Make(subquery)!;
        if ((_path as KeyRangeScan ?? (_path as KeyEnds)?.Range) is { } bounds)
            (_lower, _upper, _textPrefix) = (Make(bounds.Lower), Make(bounds.Upper), Make(bounds.TextPrefix));
    }

    /// <summary>The records of the path; null stands for the one row of a query without a store.</summary>
    public RecordCursor? Open(Transaction transaction, EvaluationContext context)
    {
        if (_condition?.CanHold(context) == false)
            return PointCursor.Nothing;
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
            case KeyEnds ends:
                return new KeyEndsCursor(
                    Range(transaction, ends.Range with { Descending = false }, context), Range(transaction, ends.Range with { Descending = true }, context));
            default:
                return Range(transaction, (KeyRangeScan)_path, context);
        }
    }

    private Evaluator? Make(ScalarExpression? expression) => expression is null ? null : EvaluatorFactory.Create(expression, _store);

    private PointCursor Lookup(Transaction transaction, EvaluationContext context)
    {
        var key = new ByteBuffer(32);
        var values = _condition is { DependsOnKey: true } ? new KvValue[_parts.Length] : null;
        for (var i = 0; i < _parts.Length; i++)
        {
            if (!KeyPart.TryAppendEqual(_parts[i]!.Evaluate(context), KeyType(i), nanIsFound: false, key, out var part))
                return PointCursor.Nothing;
            values?[i] = part;
        }

        if (values is not null && !_condition!.CanHold(values, context))
            return PointCursor.Nothing;
        return transaction.OpenStore(_store!).TryGet(key.WrittenSpan, out var value)
            ? new PointCursor(key, value.ToArray())
            : PointCursor.Nothing;
    }

    private RecordCursor LookUpSet(Transaction transaction, KeySetLookup set, EvaluationContext context)
    {
        var keys = new KeySet(_items.Length);
        var key = new ByteBuffer(32);
        var parts = new KvValue[_parts.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = _parts[i]?.Evaluate(context) ?? default;
        var converted = new KvValue[parts.Length];
        var nanIsFound = set.Set is not null;
        var isPlain = parts.Length == 1 && _condition is not { DependsOnKey: true };
        if (_subquery is null && set.Set is null)
        {
            foreach (var item in _items)
                AddKey(item.Evaluate(context));
        }
        else
        {
            foreach (var value in _subquery is not null ? _subquery.Values(context) : context.Parameters.Sets[set.Set!.SetOrdinal])
                AddKey(value);
        }

        return transaction.OpenStore(_store!).GetMany(keys);

        void AddKey(in KvValue value)
        {
            key.Clear();
            if (isPlain)
            {
                if (KeyPart.TryAppendEqual(value, KeyType(0), nanIsFound, key))
                    keys.Add(key.WrittenSpan);
                return;
            }

            parts[set.Varying] = value;
            var complete = true;
            for (var i = 0; i < parts.Length && complete; i++)
                complete = KeyPart.TryAppendEqual(parts[i], KeyType(i), nanIsFound && i == set.Varying, key, out converted[i]);
            if (complete && (_condition is not { DependsOnKey: true } || _condition.CanHold(converted, context)))
                keys.Add(key.WrittenSpan);
        }
    }

    private RecordCursor Range(Transaction transaction, KeyRangeScan path, EvaluationContext context)
    {
        var reader = transaction.OpenStore(_store!);
        var prefix = new ByteBuffer(32);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (!KeyPart.TryAppendEqual(_parts[i]!.Evaluate(context), KeyType(i), nanIsFound: false, prefix))
                return PointCursor.Nothing;
        }

        if (_textPrefix is not null)
        {
            var text = _textPrefix.Evaluate(context);
            if (text.IsNull)
                return PointCursor.Nothing;
            if (text.Type == KvType.Text)
                BytesKey.AppendTextPrefix(text.AsText(), prefix);
            return reader.Range(KeyRange.StartingWith(prefix.WrittenSpan), path.Descending);
        }

        // A bound is on one part: keys that go on after it lie beyond the bound's own bytes, so it is taken with all that begin with it.
        if (!TryBound(_lower, prefix, context, isLower: true, out var from) || !TryBound(_upper, prefix, context, isLower: false, out var to))
            return PointCursor.Nothing;
        return from.Lower.AsSpan().SequenceCompareTo(to.Upper) > 0 && to.Upper is not null
            ? PointCursor.Nothing
            : reader.Range(new KeyRange(from.Lower, from.LowerInclusive, to.Upper, to.UpperInclusive), path.Descending);
    }

    // The keys that begin with the bound, or with no more than the prefix where it bounds nothing. False if there can be none.
    private bool TryBound(Evaluator? bound, ByteBuffer prefix, EvaluationContext context, bool isLower, out KeyRange keys)
    {
        var length = prefix.Length;
        if (bound is not null)
        {
            var type = KeyType(_parts.Length);
            var reach = KeyPart.Bound(bound.Evaluate(context), type, isLower, out var part);
            if (reach == BoundReach.Nothing)
            {
                keys = KeyRange.All;
                return false;
            }

            if (reach == BoundReach.Part)
                KeyCodec.Append(part, type, prefix);

            // Values of one instant are equal whatever their offsets, which come last in the key.
            if (reach == BoundReach.Part && type == KvType.DateTimeOffset)
                prefix.Truncate(prefix.Length - KeyCodec.OffsetWidth);
        }

        keys = KeyRange.StartingWith(prefix.WrittenSpan);
        prefix.Truncate(length);
        return true;
    }

    private KvType KeyType(int part) => _types[part];
}
