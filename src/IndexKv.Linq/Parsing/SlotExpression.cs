using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>Stands in a kept form of a query for a constant that differs from call to call: a closure, a store, a number of rows.</summary>
/// <param name="index">Its place among the constants, in the order they are met.</param>
/// <param name="type">The constant's static type.</param>
/// <param name="isArgument">Whether it is itself an operator's argument, where literals differ from call to call too.</param>
/// <param name="isRepeated">Whether the same constant stands in an earlier place already.</param>
internal sealed class SlotExpression(int index, Type type, bool isArgument, bool isRepeated) : Expression
{
    public int Index => index;

    public bool IsArgument => isArgument;

    public bool IsRepeated => isRepeated;

    public override ExpressionType NodeType => ExpressionType.Extension;

    public override Type Type => type;

    public override bool CanReduce => false;

    protected override Expression VisitChildren(ExpressionVisitor visitor) => this;
}
