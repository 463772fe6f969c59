using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Querying.Relations;
using IndexKv.Linq.Execution;
using IndexKv.Linq.Parsing;
using Remotion.Linq;
using Remotion.Linq.Clauses;
using Remotion.Linq.Clauses.Expressions;
using Remotion.Linq.Clauses.ResultOperators;
using Remotion.Linq.Parsing.ExpressionVisitors;

namespace IndexKv.Linq.Translation;

/// <summary>Turns joins and further <c>from</c> clauses into tables of the query.</summary>
/// <param name="sources">Where the tables go.</param>
/// <param name="scalars">Translates conditions.</param>
internal sealed class JoinTranslator(QuerySources sources, ScalarTranslator scalars)
{
    private readonly HashSet<GroupJoinClause> _grouped = [];

    /// <summary>Whether every <c>join … into</c> was followed by a <c>from</c> that takes the groups apart again.</summary>
    public bool IsComplete => _grouped.Count == 0;

    /// <summary><c>join … into group</c>: joined when the group is taken apart.</summary>
    public bool Add(GroupJoinClause clause) => _grouped.Add(clause);

    /// <summary><c>join</c>.</summary>
    public bool Add(JoinClause clause) => Join(clause, JoinKind.Inner, clause);

    /// <summary><c>from</c> of a group, of one or nothing of a group, or of another store.</summary>
    public bool Add(AdditionalFromClause clause)
    {
        switch (clause.FromExpression)
        {
            case QuerySourceReferenceExpression { ReferencedQuerySource: GroupJoinClause group }:
                return _grouped.Remove(group) && Join(group.JoinClause, JoinKind.Inner, clause);
            case MethodCallExpression { Method: { Name: nameof(Enumerable.DefaultIfEmpty) } method, Arguments: [QuerySourceReferenceExpression { ReferencedQuerySource: GroupJoinClause group }] }
                when method.DeclaringType == typeof(Enumerable):
                return _grouped.Remove(group) && Join(group.JoinClause, JoinKind.Left, clause);
            case CapturedValueExpression { Query: { } query }:
                return Join(query, JoinKind.Inner, [clause], _ => []);
            case SubQueryExpression { QueryModel: var model }:
                return Join(model, clause);
            default:
                return false;
        }
    }

    private bool Join(JoinClause clause, JoinKind kind, IQuerySource name) =>
        clause.InnerSequence is CapturedValueExpression { Query: { } query }
        && Join(query, kind, [clause, name], _ => Keys(clause.OuterKeySelector, clause.InnerKeySelector));

    /// <summary><c>from x in store.Where(…)</c>, where the condition may be about what comes before it, and <c>.DefaultIfEmpty()</c> after it.</summary>
    private bool Join(QueryModel model, AdditionalFromClause name)
    {
        if (model.MainFromClause.FromExpression is not CapturedValueExpression { Query: { } query }
            || model.SelectClause.Selector is not QuerySourceReferenceExpression { ReferencedQuerySource: var selected } || selected != model.MainFromClause
            || !model.BodyClauses.All(c => c is WhereClause))
        {
            return false;
        }

        JoinKind? kind = model.ResultOperators switch
        {
            [] => JoinKind.Inner,
            [DefaultIfEmptyResultOperator { OptionalDefaultValue: null }] => JoinKind.Left,
            _ => null,
        };
        return kind is { } known
            && Join(query, known, [model.MainFromClause, name], _ => [.. model.BodyClauses.Cast<WhereClause>().Select(c => scalars.Condition(c.Predicate))]);
    }

    private bool Join(Expression query, JoinKind kind, IQuerySource[] names, Func<SourceTable, IEnumerable<ScalarExpression?>> conditions)
    {
        var filters = new List<LambdaExpression>();
        while (query is MethodCallExpression { Arguments: [var source, UnaryExpression { Operand: LambdaExpression filter }] })
        {
            filters.Insert(0, filter);
            query = source;
        }

        if (query is not StoreExpression store)
            return false;
        var table = sources.Next(StoreQueries.Of(store.Definition).Map(store.Entity));
        foreach (var name in names)
            sources.Name(name, table);
        List<ScalarExpression?> all =
        [
            .. conditions(table),
            .. filters.Select(f => scalars.Condition(ReplacingExpressionVisitor.Replace(f.Parameters[0], new QuerySourceReferenceExpression(names[0]), f.Body))),
        ];
        if (all.Contains(null))
            return false;
        var condition = all.Aggregate((ScalarExpression?)null, (x, y) => x is null ? y : new ScalarBinary(BinaryOperator.And, x, y!));
        table = sources.Join(table, kind, condition);
        foreach (var name in names)
            sources.Name(name, table);
        return true;
    }

    /// <summary>Keys that are equal as C# compares them: null equals no key, but a part that is null equals one.</summary>
    private IEnumerable<ScalarExpression?> Keys(Expression outer, Expression inner)
    {
        if (outer is NewExpression { Members: not null } x && inner is NewExpression { Members: not null } y && x.Type == y.Type)
        {
            var parts = x.Arguments.Zip(y.Arguments).Select(p => Pair(p.First, p.Second) is var (l, r) ? Comparisons.Equality(l, r).Scalar : null).ToList();

            // The engine looks plain equality up; where null equals null in every part, memory is faster.
            return parts.Exists(p => p is ScalarBinary { Operator: BinaryOperator.Equal }) ? parts : [null];
        }

        return [Pair(outer, inner) is var (left, right) ? new ScalarBinary(BinaryOperator.Equal, left.Scalar, right.Scalar) : null];
    }

    // A NaN equals itself as a key.
    private (Typed Left, Typed Right)? Pair(Expression outer, Expression inner) =>
        Comparisons.Pair(scalars, outer, inner) is var (left, right) && !left.IsFloating && !right.IsFloating ? (left, right) : null;
}
