using System.Linq.Expressions;
using IndexKv.Engine.Catalog;
using IndexKv.Linq.Execution;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Cuts every captured value out of a query's lambdas: the largest parts that depend on no parameter are computed once and become
/// <see cref="CapturedValueExpression"/>s. Literals stay. What a captured condition decides is decided here, so that
/// <c>name == null || x.Name == name</c> costs nothing where name is null.
/// </summary>
/// <param name="provider">Runs the query; null if captured queries are never joined.</param>
internal sealed class CaptureExtractor(KvQueryProvider? provider = null) : ExpressionVisitor
{
    private readonly List<object?> _values = [];
    private readonly List<Expression> _sources = [];
    private readonly List<StoreDefinition?> _joined = [];
    private IReadOnlySet<Expression> _closed = new HashSet<Expression>();
    private IReadOnlySet<Expression> _made = new HashSet<Expression>();

    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>What they were computed from.</summary>
    public IReadOnlyList<Expression> Sources => _sources;

    /// <summary>For each of them that is joined, the store that it is.</summary>
    public IReadOnlyList<StoreDefinition?> JoinedStores => _joined;

    /// <summary>Whether what is left of the query depends on the values.</summary>
    public bool DependsOnValues { get; private set; }

    /// <summary>Whether captured queries may be joined with this one.</summary>
    public bool JoinsQueries { get; set; }

    /// <summary>Numbers of rows, default values and comparers differ from call to call, so they are no part of the query's shape.</summary>
    public CapturedValueExpression Capture(ConstantExpression constant)
    {
        var (index, query) = Keep(constant, constant.Value);
        return new CapturedValueExpression(index, constant.Type, $"@p{index}") { Query = query };
    }

    public Expression Extract(Expression expression)
    {
        var (outer, outerMade) = (_closed, _made);
        (_closed, _made) = (ClosedExpressionFinder.Find(expression), ConstructionFinder.Find(expression));
        var extracted = Visit(expression)!;
        (_closed, _made) = (outer, outerMade);
        return extracted;
    }

    public override Expression? Visit(Expression? node)
    {
        if (node is null || !_closed.Contains(node) || _made.Contains(node) || IsLiteral(node))
            return base.Visit(node)!;
        return TryEvaluate(node, out var value) ? Capture(node, value) : base.Visit(node)!;
    }

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is ExpressionType.AndAlso or ExpressionType.OrElse && node.Method is null
            && _closed.Contains(node.Left) && TryEvaluate(node.Left, out var left))
        {
            DependsOnValues = true;
            return (bool)left! == (node.NodeType == ExpressionType.OrElse) ? Expression.Constant(left) : Visit(node.Right)!;
        }

        return base.VisitBinary(node);
    }

    protected override Expression VisitConditional(ConditionalExpression node)
    {
        if (_closed.Contains(node.Test) && TryEvaluate(node.Test, out var test))
        {
            DependsOnValues = true;
            return Visit((bool)test! ? node.IfTrue : node.IfFalse)!;
        }

        return base.VisitConditional(node);
    }

    /// <summary>An item looked for in another query's results is looked for in a collection that is made when the query runs.</summary>
    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        var visited = base.VisitMethodCall(node);
        return visited is MethodCallExpression { Method: { Name: nameof(Queryable.Contains) } method, Arguments: [CapturedValueExpression source, var item] }
            && method.DeclaringType == typeof(Queryable)
            ? Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), method.GetGenericArguments(), source, item)
            : visited;
    }

    /// <summary>A part that fails stays as it is: it may stand where it is never reached.</summary>
    private bool TryEvaluate(Expression node, out object? value)
    {
        try
        {
            value = ClosedExpressionEvaluator.Evaluate(node);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            DependsOnValues = true;
            value = null;
            return false;
        }
    }

    private static bool IsLiteral(Expression node) => node is ConstantExpression constant && Literals.Include(constant);

    private (int Index, Expression? Query) Keep(Expression source, object? value)
    {
        var query = Joined(value);
        _values.Add(value);
        _sources.Add(source);
        _joined.Add((query as StoreExpression)?.Definition);

        // A query inside a query runs when this one does, unless it is a store that is joined.
        DependsOnValues |= value is IQueryable && query is not StoreExpression;
        return (_values.Count - 1, query);
    }

    private Expression Capture(Expression node, object? value)
    {
        // A literal made nullable is still one; so is an enum's constant turned into its number.
        if (node is UnaryExpression { NodeType: ExpressionType.Convert, Operand: ConstantExpression } convert && IsLiteral(convert.Operand)
            && value is not null && IsLiteral(Expression.Constant(value)))
        {
            return Expression.Constant(value, node.Type);
        }

        var (index, query) = Keep(node, value);
        return new CapturedValueExpression(index, node.Type, NameOf(node, index)) { IsPlainCollection = PlainCollection.Is(value), Query = query };
    }

    /// <summary>The query that a captured value is, if it is over a store of the same connection, with or without conditions.</summary>
    private Expression? Joined(object? value) =>
        JoinsQueries && provider is not null && value is IQueryable { Provider: KvQueryProvider other } query && other.Connection == provider.Connection
            ? Joined(query.Expression, other)
            : null;

    private Expression? Joined(Expression query, KvQueryProvider other) => query switch
    {
        ConstantExpression => new StoreExpression(other.Entity, other.Queries.Store),
        MethodCallExpression { Method: { Name: nameof(Queryable.Where) } method, Arguments: [var source, UnaryExpression { Operand: LambdaExpression { Parameters.Count: 1 } } filter] }
            when method.DeclaringType == typeof(Queryable) && Joined(source, other) is { } joined =>
            Expression.Call(method, joined, Extract(new SpanCallRewriter().Visit(filter))),
        _ => null,
    };

    private static string NameOf(Expression node, int index) => node switch
    {
        MemberExpression { Member.Name: var name } when !name.Contains('<', StringComparison.Ordinal) => "@" + name,
        UnaryExpression { Operand: MemberExpression { Member.Name: var name } } when !name.Contains('<', StringComparison.Ordinal) => "@" + name,
        _ => $"@p{index}",
    };
}
