using System.Linq.Expressions;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;
using Remotion.Linq;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;
using Remotion.Linq.Clauses.ResultOperators;

namespace IndexKv.Linq.Translation;

/// <summary>Turns one query model over a store, and those joined to it, into the engine's query. Used once.</summary>
internal sealed class QueryTranslator
{
    private readonly QueryParts _parts;
    private readonly JoinTranslator _joins;

    private QueryTranslator(EntityMap map)
    {
        _parts = new QueryParts(map);
        _joins = new JoinTranslator(_parts.Sources, _parts.Scalars);
    }

    /// <summary>Translates a query model.</summary>
    /// <returns>Null if the engine cannot run all of it exactly as C# means it.</returns>
    public static EngineQuery? Translate(QueryModel model, EntityMap map) => new QueryTranslator(map).Translate(model);

    private EngineQuery? Translate(QueryModel model)
    {
        if (!AddFirst(model) || !model.BodyClauses.All(AddClause) || !_joins.IsComplete)
            return null;
        _parts.Selector = model.SelectClause.Selector;
        for (var i = 0; i < model.ResultOperators.Count; i++)
        {
            var terminal = i == model.ResultOperators.Count - 1 ? new TerminalTranslator(_parts).Translate(model.ResultOperators[i]) : null;
            if (terminal is not null)
                return terminal;
            if (!AddOperator(model.ResultOperators[i]))
                return null;
        }

        return _parts.Rows(null);
    }

    /// <summary>What is read first: a store, or the groups of one.</summary>
    private bool AddFirst(QueryModel model)
    {
        var from = model.MainFromClause;
        switch (from.FromExpression)
        {
            case ConstantExpression:
                _parts.Sources.Name(from, _parts.Sources.Main);
                return true;
            case SubQueryExpression { QueryModel: { ResultOperators: [GroupResultOperator groups] } inner } when inner.MainFromClause.FromExpression is ConstantExpression:
                // Groups come in the order of their first elements, which an order of the elements would change.
                if (!AddFirst(inner) || !inner.BodyClauses.All(c => c is not OrderByClause && AddClause(c)) || !_joins.IsComplete)
                    return false;
                _parts.Scalars.Groups = GroupedRows.Of(from, groups, _parts.Scalars);
                return _parts.IsGrouped;
            default:
                return false;
        }
    }

    private bool AddClause(IBodyClause clause)
    {
        switch (clause)
        {
            case WhereClause where:
                return _parts.AddPredicate(_parts.Scalars.Condition(where.Predicate));
            case OrderByClause order:
                var steps = new List<QueryOrdering>();
                foreach (var ordering in order.Orderings)
                {
                    if (Orderable(ordering.Expression) is not { } key)
                        return false;
                    steps.Add(new QueryOrdering(key, ordering.OrderingDirection == OrderingDirection.Desc));
                }

                // A later OrderBy goes before an earlier one, which stays what decides among equals.
                _parts.Ordering.InsertRange(0, steps);
                return true;
            case JoinClause join when !_parts.IsGrouped:
                return _joins.Add(join);
            case GroupJoinClause join when !_parts.IsGrouped:
                return _joins.Add(join);
            case AdditionalFromClause from when !_parts.IsGrouped:
                return _joins.Add(from);
            default:
                return false;
        }
    }

    private ScalarExpression? Orderable(Expression expression)
    {
        if (_parts.Scalars.Translate(expression)?.Exact() is not { } key || key.ValueType == typeof(byte[]))
            return null;
        var isNumberKeptAsText = ValueForm.IsSpecial(key.Member) && key.ValueType.IsEnum;
        return isNumberKeptAsText || !key.IsNatural && !ValueForm.IsSpecial(key.Member) && !key.Member!.Column.Type.IsNumeric() ? null : key.Scalar;
    }

    private bool AddOperator(ResultOperatorBase resultOperator)
    {
        switch (resultOperator)
        {
            case DistinctResultOperator when !_parts.Distinct && _parts.Offset is null && _parts.Limit is null && _parts.Ordering.Count == 0
                && !_parts.IsGrouped && IsDistinguishedByColumns(_parts.Selector):
                _parts.Distinct = true;
                return true;
            case SkipResultOperator skip when _parts.Offset is null && _parts.Limit is null:
                _parts.Offset = RowCount(skip.Count);
                return _parts.Offset is not null;
            case TakeResultOperator take when _parts.Limit is null:
                _parts.Limit = RowCount(take.Count);
                return _parts.Limit is not null;
            default:
                return false;
        }
    }

    /// <summary>A number of rows; C# takes negative ones as none.</summary>
    private ScalarExpression? RowCount(Expression count) => count switch
    {
        CapturedValueExpression captured when captured.Type == typeof(int) => _parts.Parameters.Add(captured, v => KvValue.FromInt64(Math.Max(0, (int)v!))),
        ConstantExpression { Value: int value } => new ScalarConstant(KvValue.FromInt64(Math.Max(0, value))),
        _ => null,
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
        expression is MemberExpression member && _parts.Sources.Find(member.Expression) is { } table && table.Map.Find(member.Member) is { } mapped
        && mapped.Column.Type != KvType.Any && mapped.ValueType != typeof(byte[]) && mapped.ValueType != typeof(DateTimeOffset) && member.Type == mapped.Type;

    private static bool IsStructural(Type type) => type.IsGenericType
        && (type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
            || type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal));
}
