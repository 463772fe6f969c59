using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Linq.Parsing;
using Remotion.Linq.Parsing.ExpressionVisitors;

namespace IndexKv.Linq.Execution;

/// <summary>Writes operators that re-linq does not know with those that it knows.</summary>
internal static class OperatorForms
{
    private static readonly MethodInfo OrderBy = ((Func<IQueryable<int>, Expression<Func<int, int>>, IQueryable<int>>)Queryable.OrderBy).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo OrderByDescending =
        ((Func<IQueryable<int>, Expression<Func<int, int>>, IQueryable<int>>)Queryable.OrderByDescending).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo GroupBy =
        ((Func<IQueryable<int>, Expression<Func<int, int>>, IQueryable<IGrouping<int, int>>>)Queryable.GroupBy).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo GroupElementsBy =
        ((Func<IQueryable<int>, Expression<Func<int, int>>, Expression<Func<int, int>>, IQueryable<IGrouping<int, int>>>)Queryable.GroupBy).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo Select = ((Func<IQueryable<int>, Expression<Func<int, int>>, IQueryable<int>>)Queryable.Select).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo SelectMany =
        ((Func<IQueryable<int>, Expression<Func<int, IEnumerable<int>>>, Expression<Func<int, int, int>>, IQueryable<int>>)Queryable.SelectMany).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo GroupJoin =
        ((Func<IQueryable<int>, IEnumerable<int>, Expression<Func<int, int>>, Expression<Func<int, int>>, Expression<Func<int, IEnumerable<int>, int>>, IQueryable<int>>)
            Queryable.GroupJoin).Method.GetGenericMethodDefinition();

    /// <summary>An operator in forms that re-linq knows.</summary>
    public static IReadOnlyList<ChainCall> Of(ChainCall call) => call.Name switch
    {
        nameof(Queryable.Order) => [OrderOf(OrderBy, call)],
        nameof(Queryable.OrderDescending) => [OrderOf(OrderByDescending, call)],
        nameof(Queryable.GroupBy) when call.Arguments is [.., UnaryExpression { Operand: LambdaExpression { Parameters.Count: 2 } result }] => GroupsOf(call, result),
        nameof(Queryable.LeftJoin) => LeftJoinOf(call),
        _ => [call],
    };

    private static ChainCall OrderOf(MethodInfo method, ChainCall call)
    {
        var type = call.Method.GetGenericArguments()[0];
        var item = Expression.Parameter(type, "item");
        return new ChainCall(method.MakeGenericMethod(type, type), [Expression.Quote(Expression.Lambda(item, item))]);
    }

    /// <summary><c>GroupBy(key, (k, items) => …)</c> as <c>GroupBy(key).Select(g => …)</c>.</summary>
    private static ChainCall[] GroupsOf(ChainCall call, LambdaExpression result)
    {
        var types = call.Method.GetGenericArguments();
        var (source, key) = (types[0], types[1]);
        var element = call.Arguments.Count == 3 ? types[2] : source;
        var group = Expression.Parameter(typeof(IGrouping<,>).MakeGenericType(key, element), "group");
        var body = Replace(result.Body, (result.Parameters[0], Expression.Property(group, nameof(IGrouping<,>.Key))), (result.Parameters[1], group));
        var grouped = call.Arguments.Count == 3
            ? new ChainCall(GroupElementsBy.MakeGenericMethod(source, key, element), [call.Arguments[0], call.Arguments[1]])
            : new ChainCall(GroupBy.MakeGenericMethod(source, key), [call.Arguments[0]]);
        return [grouped, new ChainCall(Select.MakeGenericMethod(group.Type, body.Type), [Expression.Quote(Expression.Lambda(body, group))])];
    }

    /// <summary><c>LeftJoin(…)</c> as <c>GroupJoin(…).SelectMany(t => t.Item2.DefaultIfEmpty())</c>.</summary>
    private static ChainCall[] LeftJoinOf(ChainCall call)
    {
        var types = call.Method.GetGenericArguments();
        var (outer, inner, key) = (types[0], types[1], types[2]);
        var group = typeof(IEnumerable<>).MakeGenericType(inner);
        var pair = typeof(ValueTuple<,>).MakeGenericType(outer, group);
        var (first, second) = (pair.GetField("Item1")!, pair.GetField("Item2")!);
        var (left, right) = (Expression.Parameter(outer, "left"), Expression.Parameter(group, "right"));
        var paired = Expression.Lambda(Expression.New(pair.GetConstructor([outer, group])!, [left, right], first, second), left, right);
        var both = Expression.Parameter(pair, "both");
        var items = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(pair, group),
            Expression.Call(typeof(Enumerable), nameof(Enumerable.DefaultIfEmpty), [inner], Expression.Field(both, second)),
            both);
        var result = ((LambdaExpression)((UnaryExpression)call.Arguments[3]).Operand);
        var body = Replace(result.Body, (result.Parameters[0], Expression.Field(both, first)));
        return
        [
            new ChainCall(GroupJoin.MakeGenericMethod(outer, inner, key, pair), [call.Arguments[0], call.Arguments[1], call.Arguments[2], Expression.Quote(paired)]),
            new ChainCall(
                SelectMany.MakeGenericMethod(pair, inner, body.Type), [Expression.Quote(items), Expression.Quote(Expression.Lambda(body, both, result.Parameters[1]))]),
        ];
    }

    private static Expression Replace(Expression body, params (Expression From, Expression To)[] pairs) =>
        pairs.Aggregate(body, (b, p) => ReplacingExpressionVisitor.Replace(p.From, p.To, b));
}
