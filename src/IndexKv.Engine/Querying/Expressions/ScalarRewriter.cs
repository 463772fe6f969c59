namespace IndexKv.Engine.Querying.Expressions;

/// <summary>Walks expressions and puts others in the place of some. The default keeps everything.</summary>
public abstract class ScalarRewriter
{
    /// <summary>Rewrites an expression: the hook first, then its parts.</summary>
    public ScalarExpression Rewrite(ScalarExpression expression)
    {
        if (TryReplace(expression, out var replacement))
            return replacement;
        return expression switch
        {
            ScalarUnary e => e with { Operand = Rewrite(e.Operand) },
            ScalarBinary e => e with { Left = Rewrite(e.Left), Right = Rewrite(e.Right) },
            ScalarIsNull e => e with { Operand = Rewrite(e.Operand) },
            ScalarIn e => e with { Operand = Rewrite(e.Operand), Items = All(e.Items) },
            ScalarInSet e => e with { Operand = Rewrite(e.Operand) },
            ScalarInQuery e => e with { Operand = Rewrite(e.Operand) },
            ScalarLike e => e with { Operand = Rewrite(e.Operand), Pattern = Rewrite(e.Pattern), Escape = e.Escape is null ? null : Rewrite(e.Escape) },
            ScalarFunction e => e with { Arguments = All(e.Arguments) },
            ScalarCase e => e with
            {
                Branches = EquatableList.Create<ScalarWhen>([.. e.Branches.Select(b => new ScalarWhen(Rewrite(b.Condition), Rewrite(b.Result)))]),
                Otherwise = e.Otherwise is null ? null : Rewrite(e.Otherwise),
            },
            ScalarCast e => e with { Operand = Rewrite(e.Operand) },
            ScalarAggregate { Argument: not null } e => e with { Argument = Rewrite(e.Argument) },
            _ => expression,
        };
    }

    /// <summary>Replaces an expression as a whole; its parts are then not visited.</summary>
    protected abstract bool TryReplace(ScalarExpression expression, out ScalarExpression replacement);

    private EquatableList<ScalarExpression> All(EquatableList<ScalarExpression> items) => EquatableList.Create<ScalarExpression>([.. items.Select(Rewrite)]);
}
