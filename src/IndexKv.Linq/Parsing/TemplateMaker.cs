using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>Puts slots in the places of a query's objects. Used for one query.</summary>
internal sealed class TemplateMaker : ExpressionVisitor
{
    private readonly Dictionary<ConstantExpression, SlotExpression> _slots = new(ReferenceEqualityComparer.Instance);
    private bool _inPart;

    public List<ParameterExpression> Parameters { get; } = [];

    public int SlotCount => _slots.Count;

    /// <summary>Whether all parts can be computed from the slots.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Puts the same slots into a part of the query.</summary>
    public Expression Part(Expression part)
    {
        _inPart = true;
        return Visit(part)!;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(Queryable) || _inPart)
            return base.VisitMethodCall(node);
        var arguments = new List<Expression>();
        foreach (var argument in node.Arguments)
            arguments.Add(argument is ConstantExpression constant ? Slot(constant, isArgument: true) : Visit(argument)!);
        return node.Update(null, arguments);
    }

    protected override Expression VisitConstant(ConstantExpression node) =>
        (_inPart && _slots.ContainsKey(node)) || !Literals.Include(node) ? Slot(node, isArgument: false) : node;

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        if (!_inPart)
            Parameters.AddRange(node.Parameters);
        return base.VisitLambda(node);
    }

    /// <summary>An expression inside an expression would keep reading the slots after the query has run.</summary>
    protected override Expression VisitUnary(UnaryExpression node)
    {
        IsUsable &= !_inPart || node.NodeType != ExpressionType.Quote;
        return base.VisitUnary(node);
    }

    private SlotExpression Slot(ConstantExpression constant, bool isArgument)
    {
        if (_slots.TryGetValue(constant, out var known))
            return new SlotExpression(known.Index, constant.Type, isArgument, isRepeated: true);
        var slot = new SlotExpression(_slots.Count, constant.Type, isArgument, isRepeated: false);
        _slots.Add(constant, slot);
        return slot;
    }
}
