using System.Linq.Expressions;
using IndexKv.Engine.Catalog;

namespace IndexKv.Linq.Parsing;

/// <summary>A second store that a query reads. Immutable.</summary>
/// <param name="entity">The entity type.</param>
/// <param name="definition">The store.</param>
internal sealed class StoreExpression(Type entity, StoreDefinition definition) : Expression
{
    public Type Entity => entity;

    public StoreDefinition Definition => definition;

    public override ExpressionType NodeType => ExpressionType.Extension;

    public override Type Type { get; } = typeof(IQueryable<>).MakeGenericType(entity);

    public override bool CanReduce => false;

    protected override Expression VisitChildren(ExpressionVisitor visitor) => this;
}
