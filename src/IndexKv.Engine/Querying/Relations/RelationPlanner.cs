using IndexKv.Engine.Execution.Relations;
using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying.Relations;

/// <summary>Plans what is read in place of a store.</summary>
internal static class RelationPlanner
{
    /// <param name="query">A query with a relation.</param>
    /// <param name="residual">What of the query's condition is left to check on the relation's rows; null for nothing.</param>
    public static RelationPlan Plan(Query query, out ScalarExpression? residual)
    {
        residual = query.Predicate;
        return query.Relation switch
        {
            DerivedTable table => new DerivedPlan(table.Shape.Name, QueryPlanner.Plan(table.Query)),
            SetOperation operation => new SetOperationPlan(operation, QueryPlanner.Plan(operation.Left), QueryPlanner.Plan(operation.Right)),
            JoinRelation join => new JoinPlanner(join, query).Plan(out residual),
            _ => throw new InvalidOperationException($"{query.Relation!.GetType().Name} is no relation that is planned."),
        };
    }
}
