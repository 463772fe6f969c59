using System.Linq.Expressions;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Materialization;

/// <summary>Puts reads of the array of captured values where the values were cut out.</summary>
/// <param name="captured">The array.</param>
internal sealed class CapturedValues(ParameterExpression captured) : ExpressionVisitor
{
    public static Expression Read(ParameterExpression captured, CapturedValueExpression value) =>
        Expression.Convert(Expression.ArrayIndex(captured, Expression.Constant(value.Index)), value.Type);

    protected override Expression VisitExtension(Expression node) =>
        node is CapturedValueExpression value ? Read(captured, value) : base.VisitExtension(node);
}
