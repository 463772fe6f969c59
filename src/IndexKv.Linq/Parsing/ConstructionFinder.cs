using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Finds what a lambda makes anew each time it is called: objects, lists and arrays that are its result or in it. They are not computed once for the
/// whole query, even if they depend on no row, or all rows would share them.
/// </summary>
internal sealed class ConstructionFinder : ExpressionVisitor
{
    private readonly HashSet<Expression> _made = new(ReferenceEqualityComparer.Instance);

    private ConstructionFinder()
    {
    }

    public static IReadOnlySet<Expression> Find(Expression expression)
    {
        var finder = new ConstructionFinder();
        finder.Visit(expression);
        return finder._made;
    }

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        AddResult(node.Body);
        return base.VisitLambda(node);
    }

    /// <summary>What an initializer initializes is no value by itself.</summary>
    protected override Expression VisitMemberInit(MemberInitExpression node)
    {
        _made.Add(node.NewExpression);
        return base.VisitMemberInit(node);
    }

    protected override Expression VisitListInit(ListInitExpression node)
    {
        _made.Add(node.NewExpression);
        return base.VisitListInit(node);
    }

    /// <returns>Whether something is made.</returns>
    private bool AddResult(Expression result)
    {
        var isMade = result switch
        {
            NewExpression made => AddAll(made.Arguments) || !made.Type.IsValueType,
            MemberInitExpression init => AddInitialized(init),
            NewArrayExpression array => AddAll(array.Expressions) || true,
            ListInitExpression => true,
            ConditionalExpression either => AddAll([either.IfTrue, either.IfFalse]),
            UnaryExpression { NodeType: ExpressionType.Convert } convert => AddResult(convert.Operand),
            _ => false,
        };
        if (isMade)
            _made.Add(result);
        return isMade;
    }

    private bool AddInitialized(MemberInitExpression init)
    {
        AddAll(init.NewExpression.Arguments);
        AddAll(init.Bindings.OfType<MemberAssignment>().Select(b => b.Expression));
        return true;
    }

    private bool AddAll(IEnumerable<Expression> parts)
    {
        var isMade = false;
        foreach (var part in parts)
            isMade |= AddResult(part);
        return isMade;
    }
}
