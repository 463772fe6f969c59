using System.Linq.Expressions;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;
using IndexKv.Linq.Translation;
using Remotion.Linq.Clauses.Expressions;

namespace IndexKv.Linq.Materialization;

/// <summary>
/// Makes of a projection the columns it needs and the code that computes it from them. Projections are always computed in memory, so
/// they mean exactly what they mean in C#.
/// </summary>
/// <param name="sources">The stores that are read.</param>
/// <param name="scalars">Translates what is asked of groups.</param>
internal sealed class ProjectionCompiler(QuerySources sources, ScalarTranslator? scalars = null) : ExpressionVisitor
{
    private readonly ParameterExpression _row = Expression.Parameter(typeof(RowCursor), "row");
    private readonly ParameterExpression _captured = Expression.Parameter(typeof(object?[]), "captured");
    private readonly List<QueryProjection> _columns = [];
    private bool _failed;

    /// <summary>The engine's columns; at least one.</summary>
    public EquatableList<QueryProjection> Columns => EquatableList.Create<QueryProjection>([.. _columns.Count == 0 ? [Least()] : _columns]);

    /// <summary>Compiles a projection to a function of a row and the captured values.</summary>
    /// <returns>Null if it cannot be computed row by row.</returns>
    public LambdaExpression? Compile(Expression selector)
    {
        var body = Visit(selector)!;
        return _failed ? null : Expression.Lambda(typeof(Func<,,>).MakeGenericType(typeof(RowCursor), typeof(object?[]), body.Type), body, _row, _captured);
    }

    /// <summary>A function that reads one value from the first column.</summary>
    public LambdaExpression ReadFirst(Typed value, Type type) =>
        Expression.Lambda(typeof(Func<,,>).MakeGenericType(typeof(RowCursor), typeof(object?[]), type), ColumnReader.Read(_row, 0, value, type), _row, _captured);

    public override Expression? Visit(Expression? node)
    {
        if (node is null || scalars?.Groups is not { } groups || !groups.IsValue(node))
            return base.Visit(node);
        if (groups.CompositeKey(node) is { } key)
            return key.Update(key.Arguments.Select((a, i) => Read(groups.Part(i), a.Type)));
        return scalars.Translate(node) is { } value ? Read(value, node.Type) : Fail(node);
    }

    protected override Expression VisitMember(MemberExpression node) =>
        sources.Find(node.Expression) is { } table && table.Map.Find(node.Member) is { } member
            ? ColumnReader.Read(_row, Ordinal(table, member), member, node.Type)
            : base.VisitMember(node);

    /// <summary>A member of an entity that may be missing is null where it is made nullable.</summary>
    protected override Expression VisitUnary(UnaryExpression node) =>
        node is { NodeType: ExpressionType.Convert, Operand: MemberExpression operand } && Nullable.GetUnderlyingType(node.Type) == operand.Type
            && sources.Find(operand.Expression) is { IsOptional: true } table && table.Map.Find(operand.Member) is { } member
            ? ColumnReader.Read(_row, Ordinal(table, member), member, node.Type)
            : base.VisitUnary(node);

    /// <summary>Whether there is an entity needs no entity.</summary>
    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is not (ExpressionType.Equal or ExpressionType.NotEqual) || node.Right is not ConstantExpression { Value: null }
            || sources.Find(node.Left) is not { IsOptional: true } table)
        {
            return base.VisitBinary(node);
        }

        var isAbsent = IsAbsent(table);
        return node.NodeType == ExpressionType.Equal ? isAbsent : Expression.Not(isAbsent);
    }

    protected override Expression VisitExtension(Expression node) => node switch
    {
        QuerySourceReferenceExpression when sources.Find(node) is { } table => Entity(table),
        CapturedValueExpression captured => CapturedValues.Read(_captured, captured),
        _ => Fail(node),
    };

    private Expression Fail(Expression node)
    {
        _failed = true;
        return node;
    }

    private QueryProjection Least() => sources.IsJoin || scalars?.Groups is not null
        ? new QueryProjection(new ScalarConstant(KvValue.FromBoolean(true)), "row")
        : new QueryProjection(sources.Main.KeyColumn, sources.Main.Map.Store.Columns[sources.Main.Map.Store.KeyColumns[0]].Name);

    private Expression Read(Typed value, Type type) => ColumnReader.Read(_row, Ordinal(value.Scalar, value.Member?.Column.Name ?? "value"), value, type);

    private Expression Entity(SourceTable table)
    {
        var construction = table.Map.Construction;
        var made = construction.Constructor is null
            ? Expression.New(table.Map.Type)
            : Expression.New(construction.Constructor, construction.Arguments.Select(m => ColumnReader.Read(_row, Ordinal(table, m), m, m.Type)));
        Expression entity = construction.Assigned.Count == 0
            ? made
            : Expression.MemberInit(
                made, construction.Assigned.Select(m => Expression.Bind(m.Member, ColumnReader.Read(_row, Ordinal(table, m), m, m.Type))));
        return table.IsOptional ? Expression.Condition(IsAbsent(table), Expression.Default(table.Map.Type), entity) : entity;
    }

    private MemberExpression IsAbsent(SourceTable table)
    {
        var key = Ordinal(table.KeyColumn, table.Map.Store.Columns[table.Map.Store.KeyColumns[0]].Name);
        return Expression.Property(Expression.Call(_row, nameof(RowCursor.GetValue), null, Expression.Constant(key)), nameof(KvValue.IsNull));
    }

    private int Ordinal(SourceTable table, MemberMap member) => Ordinal(table.Column(member), member.Column.Name);

    private int Ordinal(ScalarExpression column, string name)
    {
        var place = _columns.FindIndex(c => c.Expression == column);
        if (place >= 0)
            return place;
        _columns.Add(new QueryProjection(column, name));
        return _columns.Count - 1;
    }
}
