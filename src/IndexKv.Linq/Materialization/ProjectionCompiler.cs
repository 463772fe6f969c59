using System.Linq.Expressions;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;
using Remotion.Linq.Clauses.Expressions;

namespace IndexKv.Linq.Materialization;

/// <summary>
/// Makes of a projection the columns it needs and the code that computes it from them. Projections are always computed in memory, so
/// they mean exactly what they mean in C#.
/// </summary>
/// <param name="map">The entity's mapping.</param>
internal sealed class ProjectionCompiler(EntityMap map) : ExpressionVisitor
{
    private readonly ParameterExpression _row = Expression.Parameter(typeof(RowCursor), "row");
    private readonly ParameterExpression _captured = Expression.Parameter(typeof(object?[]), "captured");
    private readonly List<int> _ordinals = [];
    private bool _failed;

    /// <summary>The engine's columns; at least one.</summary>
    public EquatableList<QueryProjection> Columns => EquatableList.Create<QueryProjection>(
        [.. (_ordinals.Count == 0 ? [map.Store.KeyColumns[0]] : _ordinals).Select(o => new QueryProjection(new ScalarColumn(o), map.Store.Columns[o].Name))]);

    /// <summary>Compiles a projection to a function of a row and the captured values.</summary>
    /// <returns>Null if it cannot be computed row by row.</returns>
    public LambdaExpression? Compile(Expression selector)
    {
        var body = Visit(selector)!;
        return _failed ? null : Expression.Lambda(typeof(Func<,,>).MakeGenericType(typeof(RowCursor), typeof(object?[]), body.Type), body, _row, _captured);
    }

    /// <summary>A function that reads one member from the first column.</summary>
    public LambdaExpression ReadFirst(MemberMap member, Type type) => Expression.Lambda(
        typeof(Func<,,>).MakeGenericType(typeof(RowCursor), typeof(object?[]), type), ColumnReader.Read(_row, 0, member, type), _row, _captured);

    protected override Expression VisitMember(MemberExpression node)
    {
        var target = node.Expression;
        while (target is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs, Method: null } convert && convert.Type.IsAssignableFrom(convert.Operand.Type))
            target = convert.Operand;
        return target is QuerySourceReferenceExpression && map.Find(node.Member) is { } member
            ? ColumnReader.Read(_row, Ordinal(member), member, node.Type)
            : base.VisitMember(node);
    }

    protected override Expression VisitExtension(Expression node)
    {
        switch (node)
        {
            case QuerySourceReferenceExpression when node.Type == map.Type:
                return Entity();
            case CapturedValueExpression captured:
                return CapturedValues.Read(_captured, captured);
            default:
                _failed = true;
                return node;
        }
    }

    private Expression Entity()
    {
        var construction = map.Construction;
        var made = construction.Constructor is null
            ? Expression.New(map.Type)
            : Expression.New(construction.Constructor, construction.Arguments.Select(m => ColumnReader.Read(_row, Ordinal(m), m, m.Type)));
        return construction.Assigned.Count == 0
            ? made
            : Expression.MemberInit(
                made, construction.Assigned.Select(m => Expression.Bind(m.Member, ColumnReader.Read(_row, Ordinal(m), m, m.Type))));
    }

    private int Ordinal(MemberMap member)
    {
        var place = _ordinals.IndexOf(member.Ordinal);
        if (place >= 0)
            return place;
        _ordinals.Add(member.Ordinal);
        return _ordinals.Count - 1;
    }
}
