using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>A value that a query's expression captured, cut out of it so that the rest depends on no closure.</summary>
/// <param name="index">The value's place in the list of captured values.</param>
/// <param name="type">The static type of the expression it stands for.</param>
/// <param name="name">A name for plans.</param>
internal sealed class CapturedValueExpression(int index, Type type, string name) : Expression
{
    public int Index => index;

    public string Name => name;

    /// <summary>Whether the value is a collection that looks its items up in no way of its own.</summary>
    public bool IsPlainCollection { get; init; }

    /// <summary>If the value is a query over a store of the same connection that a join can read, that query without captured values.</summary>
    public Expression? Query { get; init; }

    public override ExpressionType NodeType => ExpressionType.Extension;

    public override Type Type => type;

    public override bool CanReduce => false;

    public override string ToString() => name;

    protected override Expression VisitChildren(ExpressionVisitor visitor) => this;
}
