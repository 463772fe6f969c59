using System.Linq.Expressions;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Materialization;
using IndexKv.Linq.Parsing;
using Remotion.Linq;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;
using Remotion.Linq.Clauses.ResultOperators;

namespace IndexKv.Linq.Translation;

/// <summary>Turns one query model over one store into the engine's query. Used once.</summary>
internal sealed class QueryTranslator
{
    private readonly EntityMap _map;
    private readonly ParameterBindings _parameters = new();
    private readonly ScalarTranslator _scalars;
    private readonly List<QueryOrdering> _ordering = [];
    private ScalarExpression? _predicate;
    private Expression _selector = null!;
    private bool _distinct;
    private ScalarExpression? _offset;
    private ScalarExpression? _limit;

    private QueryTranslator(EntityMap map)
    {
        _map = map;
        _scalars = new ScalarTranslator(map, _parameters);
    }

    /// <summary>Translates a query model.</summary>
    /// <returns>Null if the engine cannot run all of it exactly as C# means it.</returns>
    public static EngineQuery? Translate(QueryModel model, EntityMap map) => new QueryTranslator(map).Translate(model);

    private EngineQuery? Translate(QueryModel model)
    {
        if (model.MainFromClause.FromExpression is not ConstantExpression)
            return null;
        foreach (var clause in model.BodyClauses)
        {
            if (!AddClause(clause))
                return null;
        }

        _selector = model.SelectClause.Selector;
        for (var i = 0; i < model.ResultOperators.Count; i++)
        {
            var terminal = i == model.ResultOperators.Count - 1 ? Terminal(model.ResultOperators[i]) : null;
            if (terminal is not null)
                return terminal;
            if (!AddOperator(model.ResultOperators[i]))
                return null;
        }

        return Rows(null);
    }

    private bool AddClause(IBodyClause clause)
    {
        switch (clause)
        {
            case WhereClause where:
                return AddPredicate(_scalars.Condition(where.Predicate));
            case OrderByClause order:
                var steps = new List<QueryOrdering>();
                foreach (var ordering in order.Orderings)
                {
                    if (Orderable(ordering.Expression) is not { } key)
                        return false;
                    steps.Add(new QueryOrdering(key, ordering.OrderingDirection == OrderingDirection.Desc));
                }

                // A later OrderBy goes before an earlier one, which stays what decides among equals.
                _ordering.InsertRange(0, steps);
                return true;
            default:
                return false;
        }
    }

    private bool AddPredicate(ScalarExpression? condition)
    {
        if (condition is null)
            return false;
        _predicate = _predicate is null ? condition : new ScalarBinary(BinaryOperator.And, _predicate, condition);
        return true;
    }

    private ScalarExpression? Orderable(Expression expression)
    {
        if (_scalars.Translate(expression)?.Exact() is not { } key || key.ValueType == typeof(byte[]))
            return null;
        var isNumberKeptAsText = ValueForm.IsSpecial(key.Member) && key.ValueType.IsEnum;
        return isNumberKeptAsText || !key.IsNatural && !ValueForm.IsSpecial(key.Member) && !key.Member!.Column.Type.IsNumeric() ? null : key.Scalar;
    }

    private bool AddOperator(ResultOperatorBase resultOperator)
    {
        switch (resultOperator)
        {
            case DistinctResultOperator when !_distinct && _offset is null && _limit is null && _ordering.Count == 0 && IsDistinguishedByColumns(_selector):
                _distinct = true;
                return true;
            case SkipResultOperator skip when _offset is null && _limit is null:
                _offset = RowCount(skip.Count);
                return _offset is not null;
            case TakeResultOperator take when _limit is null:
                _limit = RowCount(take.Count);
                return _limit is not null;
            default:
                return false;
        }
    }

    /// <summary>A number of rows; C# takes negative ones as none.</summary>
    private ScalarExpression? RowCount(Expression count) => count switch
    {
        CapturedValueExpression captured when captured.Type == typeof(int) => _parameters.Add(captured, v => KvValue.FromInt64(Math.Max(0, (int)v!))),
        ConstantExpression { Value: int value } => new ScalarConstant(KvValue.FromInt64(Math.Max(0, value))),
        _ => null,
    };

    private EngineQuery? Terminal(ResultOperatorBase resultOperator)
    {
        switch (resultOperator)
        {
            case FirstResultOperator first when _limit is null:
                _limit = Constant(1);
                return Rows(Finish(first.ReturnDefaultWhenEmpty ? nameof(Enumerable.FirstOrDefault) : nameof(Enumerable.First)));
            case SingleResultOperator single when _limit is null:
                _limit = Constant(2);
                return Rows(Finish(single.ReturnDefaultWhenEmpty ? nameof(Enumerable.SingleOrDefault) : nameof(Enumerable.Single)));
            case LastResultOperator last when _limit is null && _offset is null && !_distinct && TryReverse():
                _limit = Constant(1);
                return Rows(Finish(last.ReturnDefaultWhenEmpty ? nameof(Enumerable.FirstOrDefault) : nameof(Enumerable.First)));
            case CountResultOperator when IsWholeResult:
                return Count(typeof(int));
            case LongCountResultOperator when IsWholeResult:
                return Count(typeof(long));
            case AnyResultOperator when _limit is null:
                return Exists(source => Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(bool)], source));
            case AllResultOperator all when IsWholeResult:
                return _scalars.Translate(all.Predicate)?.Exact() is { } predicate && AddPredicate(new ScalarUnary(UnaryOperator.Not, predicate.Scalar))
                    ? Exists(source => Expression.Not(Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(bool)], source)))
                    : null;
            case ContainsResultOperator contains when _limit is null && _offset is null:
                return _selector.Type != typeof(double) && _selector.Type != typeof(float) && AddPredicate(_scalars.Equality(_selector, contains.Item)?.Scalar)
                    ? Exists(source => Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(bool)], source))
                    : null;
            case MinResultOperator when IsWholeResult:
                return Extreme(AggregateFunction.Min);
            case MaxResultOperator when IsWholeResult:
                return Extreme(AggregateFunction.Max);
            default:
                return null;
        }
    }

    private bool IsWholeResult => _limit is null && _offset is null && !_distinct;

    private static ScalarConstant Constant(long value) => new(KvValue.FromInt64(value));

    private Func<Type, LambdaExpression> Finish(string method) =>
        element => MemoryPipeline.Build(element, source => Expression.Call(typeof(Enumerable), method, [element], source));

    /// <summary>The last row is the first of the opposite order, where no two rows are equal in it.</summary>
    private bool TryReverse()
    {
        if (!_map.Store.KeyColumns.All(k => _ordering.Exists(o => o.Expression == new ScalarColumn(k))))
            return false;
        for (var i = 0; i < _ordering.Count; i++)
            _ordering[i] = _ordering[i] with { Descending = !_ordering[i].Descending };
        return true;
    }

    private EngineQuery? Rows(Func<Type, LambdaExpression>? finish)
    {
        var projection = new ProjectionCompiler(_map);
        return projection.Compile(_selector) is { } materializer
            ? new EngineQuery(Query(projection.Columns), _parameters, materializer, finish?.Invoke(materializer.ReturnType))
            : null;
    }

    private EngineQuery Count(Type type)
    {
        _ordering.Clear();
        var column = new QueryProjection(new ScalarAggregate(AggregateFunction.Count, null), "count");
        return new EngineQuery(
            Query([column]),
            _parameters,
            SingleValue.Int64Reader,
            MemoryPipeline.Build(typeof(long), source => Expression.ConvertChecked(
                Expression.Call(typeof(Enumerable), nameof(Enumerable.Single), [typeof(long)], source), type)));
    }

    private EngineQuery Exists(Func<Expression, Expression> finish)
    {
        _ordering.Clear();
        _distinct = false;
        _limit = Constant(1);
        var projection = new ProjectionCompiler(_map);
        var materializer = projection.Compile(Expression.Constant(true))!;
        return new EngineQuery(Query(projection.Columns), _parameters, materializer, MemoryPipeline.Build(typeof(bool), finish));
    }

    private EngineQuery? Extreme(AggregateFunction function)
    {
        if (_scalars.Translate(_selector) is not { Member: { } member } value || ValueForm.IsSpecial(member)
            || member.ValueType == typeof(bool) || member.ValueType == typeof(byte[]) || member.ValueType == typeof(DateTimeOffset) || _selector.Type != member.Type)
        {
            return null;
        }

        _ordering.Clear();
        var nullable = member.AllowsNull ? member.Type : typeof(Nullable<>).MakeGenericType(member.Type);
        var column = new QueryProjection(new ScalarAggregate(function, value.Scalar), member.Column.Name);
        return new EngineQuery(
            Query([column]),
            _parameters,
            new ProjectionCompiler(_map).ReadFirst(member, nullable),
            SingleValue.Extreme(nullable, member.Type));
    }

    private Query Query(EquatableList<QueryProjection> projection) => new()
    {
        Source = _map.Store,
        Predicate = _predicate,
        Projection = projection,
        Distinct = _distinct,
        Ordering = EquatableList.Create<QueryOrdering>([.. _ordering]),
        Offset = _offset,
        Limit = _limit,
    };

    /// <summary>Whether results are equal exactly when their columns are: one column, or an anonymous type or tuple of columns.</summary>
    private bool IsDistinguishedByColumns(Expression selector) => selector switch
    {
        QuerySourceReferenceExpression => false,
        MemberExpression member => IsComparedByValue(member),
        NewExpression { Type: var type } made when IsStructural(type) => made.Arguments.All(a => a is CapturedValueExpression or ConstantExpression || IsComparedByValue(a)),
        _ => false,
    };

    private bool IsComparedByValue(Expression expression) =>
        expression is MemberExpression { Expression: QuerySourceReferenceExpression } member && _map.Find(member.Member) is { } mapped
        && mapped.ValueType != typeof(byte[]) && mapped.ValueType != typeof(DateTimeOffset) && member.Type == mapped.Type;

    private static bool IsStructural(Type type) => type.IsGenericType
        && (type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
            || type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal));
}
