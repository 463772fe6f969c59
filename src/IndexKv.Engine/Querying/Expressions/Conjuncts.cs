namespace IndexKv.Engine.Querying.Expressions;

/// <summary>Conditions that are joined by AND.</summary>
internal static class Conjuncts
{
    /// <summary>The parts of a condition; none of null.</summary>
    public static IEnumerable<ScalarExpression> Of(ScalarExpression? condition)
    {
        // A walk without recursion: conditions may be long.
        var rest = new Stack<ScalarExpression>();
        if (condition is not null)
            rest.Push(condition);
        while (rest.TryPop(out var next))
        {
            if (next is ScalarBinary { Operator: BinaryOperator.And } and)
            {
                rest.Push(and.Right);
                rest.Push(and.Left);
            }
            else
            {
                yield return next;
            }
        }
    }

    /// <summary>All of them; null of none.</summary>
    public static ScalarExpression? Join(IEnumerable<ScalarExpression> conjuncts) =>
        conjuncts.Aggregate((ScalarExpression?)null, (left, right) => left is null ? right : new ScalarBinary(BinaryOperator.And, left, right));
}
