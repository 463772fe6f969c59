using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>Compiles parts of a query's form to one function that computes them all from the objects that the query holds.</summary>
internal sealed class SlotReads : ExpressionVisitor
{
    private readonly ParameterExpression _slots = Expression.Parameter(typeof(object?[]), "slots");

    /// <summary>Compiles parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="isUsedOften">Whether the time to make machine code of them is worth it.</param>
    public static Func<object?[], object?[]> Compile(IReadOnlyList<Expression> parts, bool isUsedOften)
    {
        var reads = new SlotReads();
        var values = Expression.NewArrayInit(typeof(object), parts.Select(p => Expression.Convert(reads.Visit(p)!, typeof(object))));
        return Expression.Lambda<Func<object?[], object?[]>>(values, reads._slots).Compile(preferInterpretation: !isUsedOften);
    }

    protected override Expression VisitExtension(Expression node) => node is SlotExpression slot
        ? Expression.Convert(Expression.ArrayIndex(_slots, Expression.Constant(slot.Index)), slot.Type)
        : base.VisitExtension(node);
}
