using IndexKv.Engine.Querying.Expressions;

namespace IndexKv.Engine.Querying.Relations;

/// <summary>A table joined to those before it.</summary>
/// <param name="Input">The table.</param>
/// <param name="Kind">What becomes of rows without a partner.</param>
/// <param name="Condition">Which rows are partners, over the columns of all tables so far; null for all.</param>
public sealed record JoinStep(JoinInput Input, JoinKind Kind, ScalarExpression? Condition);
