using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>A plan's expressions, made ready to be computed once, and the putting together of cursors for each run. Thread-safe.</summary>
internal sealed class QueryExecution
{
    private readonly QueryPlan _plan;
    private readonly RecordSource _records;
    private readonly Evaluator? _residual;
    private readonly Evaluator[] _projection;
    private readonly int[] _volatile;
    private readonly (Evaluator Key, bool Descending)[] _ordering;
    private readonly GroupExecution? _groups;
    private readonly Evaluator? _limit;
    private readonly Evaluator? _offset;

    // Where the rows are records as they are; else null.
    private readonly RecordLayout? _layout;

    public QueryExecution(QueryPlan plan)
    {
        _plan = plan;
        var query = plan.Query;
        var store = query.Source;
        _records = new RecordSource(plan);
        _residual = plan.Residual is null ? null : EvaluatorFactory.Create(plan.Residual, store);
        var projection = plan.Grouping?.Projection ?? query.Projection.Select(p => p.Expression);
        _projection = [.. projection.Select(p => EvaluatorFactory.Create(p, store))];
        _volatile = [.. query.Projection.Index().Where(p => ScalarParts.IsVolatile(p.Item.Expression)).Select(p => p.Index)];
        var ordering = plan.IsSorted ? [] : plan.Grouping?.Ordering ?? query.Ordering;
        _ordering = [.. ordering.Select(o => (EvaluatorFactory.Create(o.Expression, store), o.Descending))];
        _groups = plan.Grouping is null ? null : new GroupExecution(plan.Grouping, store);
        _limit = Fixed(query.Limit, "LIMIT", store);
        _offset = Fixed(query.Offset, "OFFSET", store);
        if (store is not null && plan is { Relation: null, Grouping: null, Path: not (SingleRow or CountOnly or KeyEnds) } && _ordering.Length == 0 && !query.Distinct
            && query.Projection.All(p => p.Expression is ScalarColumn))
        {
            _layout = new RecordLayout(store, [.. query.Projection.Select(p => ((ScalarColumn)p.Expression).Ordinal)]);
        }
    }

    public RowCursor Run(EvaluationContext context)
    {
        var offset = Amount(_offset, context, "OFFSET") ?? 0;
        var limit = Amount(_limit, context, "LIMIT") ?? long.MaxValue;
        if (_plan.Path is CountOnly)
            return new BufferedCursor(_plan.Columns, Slice([Counted(context.Transaction, context)], offset, limit));

        if (_layout is not null)
            return OpenRows(context, offset, limit);
        var source = Open(context);
        if (_groups is null && _ordering.Length == 0 && !_plan.Query.Distinct)
            return Remember(new StreamingCursor(_plan.Columns, source, _projection, context, offset, limit));

        var rows = new RowCollector(_projection, _ordering, _plan.Query.Distinct, offset, limit, context);
        try
        {
            using (source)
                Collect(source, rows, context);
            return new BufferedCursor(_plan.Columns, rows.Finish(), rows);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private void Collect(FilteredRecords source, RowCollector rows, EvaluationContext context)
    {
        if (_groups is null)
        {
            while (source.MoveNext() && rows.Add(context))
            {
            }

            return;
        }

        foreach (var group in _groups.Run(source, context))
        {
            context.Group = group;
            if (!rows.Add(context))
                break;
        }
    }

    private RowCursor Remember(StreamingCursor rows) => _volatile.Length == 0 ? rows : new RememberingCursor(rows, _volatile);

    private FilteredRecords Open(EvaluationContext context)
    {
        if (_plan.Relation is not null)
            return new FilteredRecords(_plan.Relation.Open(context), null, _residual, context);
        var records = _records.Open(context.Transaction, context);
        return new FilteredRecords(
            records is null ? null : new RecordStream(_plan.Query.Source!, records), records as KeyEndsCursor, _residual, context);
    }

    private RecordRows OpenRows(EvaluationContext context, long offset, long limit)
    {
        var records = _records.Open(context.Transaction, context)!;
        if (_residual is not null)
            context.Row = new RecordStream(_plan.Query.Source!, records);
        return new RecordRows(_plan.Columns, _layout!, records, _residual, context, offset, limit);
    }

    private KvValue[] Counted(Transaction transaction, EvaluationContext context)
    {
        var count = KvValue.FromInt64(transaction.OpenStore(_plan.Query.Source!).Count);
        context.Group = [.. Enumerable.Repeat(count, _plan.Grouping!.Aggregates.Count)];
        return [.. _projection.Select(p => p.Evaluate(context))];
    }

    private static IEnumerable<KvValue[]> Slice(KvValue[][] rows, long offset, long limit) =>
        offset > 0 || limit == 0 ? [] : rows;

    private static Evaluator? Fixed(ScalarExpression? expression, string clause, StoreDefinition? store)
    {
        if (expression is null)
            return null;
        return ScalarParts.IsFixed(expression)
            ? EvaluatorFactory.Create(expression, store)
            : throw new EngineException(EngineErrorCode.InvalidQuery, $"{clause} cannot depend on a row.");
    }

    private static long? Amount(Evaluator? evaluator, EvaluationContext context, string clause)
    {
        if (evaluator is null)
            return null;
        var value = evaluator.Evaluate(context);
        if (!value.IsNull && value.Type.IsInteger() && KvValueConverter.TryConvertTo(value, KvType.Int64, out var amount) && amount.AsInt64() >= 0)
            return amount.AsInt64();
        throw new EngineException(EngineErrorCode.InvalidQuery, $"{clause} takes an integer that is not negative, not {value}.");
    }
}
