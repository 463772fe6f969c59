using IndexKv.Engine.Execution.Functions;

namespace IndexKv.Engine.Querying.Expressions;

/// <summary>What an expression consists of.</summary>
internal static class ScalarParts
{
    /// <summary>The expression and all within it.</summary>
    public static IEnumerable<ScalarExpression> SelfAndParts(ScalarExpression expression)
    {
        var all = new List<ScalarExpression>();
        new Collector(all).Rewrite(expression);
        return all;
    }

    /// <summary>Whether the value is the same for all rows.</summary>
    public static bool IsFixed(ScalarExpression expression) => SelfAndParts(expression).All(e => e is not (ScalarColumn or ScalarAggregate or ScalarSlot)) && !IsVolatile(expression);

    /// <summary>Whether the value is another one each time, as that of RANDOM().</summary>
    public static bool IsVolatile(ScalarExpression expression) => SelfAndParts(expression).Any(e => e is ScalarFunction f && FunctionLibrary.IsVolatile(f.Name));

    public static bool HasAggregate(ScalarExpression expression) => SelfAndParts(expression).Any(e => e is ScalarAggregate);

    /// <summary>The expressions directly within one.</summary>
    public static IEnumerable<ScalarExpression> Children(ScalarExpression expression) => expression switch
    {
        ScalarUnary e => [e.Operand],
        ScalarBinary e => [e.Left, e.Right],
        ScalarIsNull e => [e.Operand],
        ScalarIn e => [e.Operand, .. e.Items],
        ScalarInSet e => [e.Operand],
        ScalarInQuery e => [e.Operand],
        ScalarLike e => e.Escape is null ? [e.Operand, e.Pattern] : [e.Operand, e.Pattern, e.Escape],
        ScalarFunction e => e.Arguments,
        ScalarCase e => [.. e.Branches.SelectMany(b => new[] { b.Condition, b.Result }), .. e.Otherwise is null ? Array.Empty<ScalarExpression>() : [e.Otherwise]],
        ScalarCast e => [e.Operand],
        ScalarAggregate { Argument: not null } e => [e.Argument],
        _ => [],
    };

    private sealed class Collector(List<ScalarExpression> all) : ScalarRewriter
    {
        protected override bool TryReplace(ScalarExpression expression, out ScalarExpression replacement)
        {
            all.Add(expression);
            replacement = expression;
            return false;
        }
    }
}
