using IndexKv.Engine.Errors;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Tells the errors of an expression where in the command text it stands.</summary>
internal sealed class PlacedEvaluator(Evaluator inner, SourcePlace place) : Evaluator
{
    /// <summary>Wraps an evaluator if its expression has a place and can fail by itself, its types being what is known of them.</summary>
    public static Evaluator Wrap(Evaluator evaluator, ScalarExpression expression, Func<ScalarExpression, KvType> typeOf) =>
        expression.Place is { } place && CanFail(expression, typeOf) ? new PlacedEvaluator(evaluator, place) : evaluator;

    public override KvValue Evaluate(EvaluationContext context)
    {
        try
        {
            return inner.Evaluate(context);
        }
        catch (EngineException e) when (e.MarkPlace(place))
        {
            throw;
        }
    }

    private static bool CanFail(ScalarExpression expression, Func<ScalarExpression, KvType> typeOf)
    {
        switch (expression)
        {
            case ScalarUnary { Operator: UnaryOperator.Not } e:
                return typeOf(e.Operand) == KvType.Null;
            case ScalarUnary or ScalarFunction or ScalarCast or ScalarSubquery:
                return true;
            case ScalarBinary { Operator: BinaryOperator.And or BinaryOperator.Or } e:
                return typeOf(e.Left) == KvType.Null || typeOf(e.Right) == KvType.Null;
            case ScalarBinary { Operator: <= BinaryOperator.Is } e:
                var (left, right) = (typeOf(e.Left), typeOf(e.Right));
                return left is KvType.Null or KvType.Any || (left != right && !(left.IsNumeric() && right.IsNumeric()));
            case ScalarBinary:
                return true;
            case ScalarLike e:
                return e.Escape is not null || typeOf(e.Operand) == KvType.Null || typeOf(e.Pattern) == KvType.Null;
            case ScalarIn e:
                return typeOf(e.Operand) == KvType.Null || e.Items.Any(i => typeOf(i) != typeOf(e.Operand));
            default:
                return false;
        }
    }
}
