using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Execution.Functions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>What is known of an expression's type before it is computed. Thread-safe.</summary>
public static class ScalarTyping
{
    /// <summary>The expression's type, or <see cref="KvType.Null"/> where it depends on parameters or rows.</summary>
    /// <exception cref="EngineException">Two types are compared that have no common order.</exception>
    public static KvType Infer(ScalarExpression expression, StoreDefinition? store) => expression switch
    {
        ScalarConstant e => e.Value.Type,
        ScalarColumn e => store!.Columns[e.Ordinal].Type,
        ScalarParameter e => e.Type ?? KvType.Null,
        ScalarCast e => e.Type,
        ScalarUnary { Operator: UnaryOperator.Not } or ScalarIsNull or ScalarIn or ScalarInSet or ScalarLike => KvType.Boolean,
        ScalarUnary e => InferNegated(Infer(e.Operand, store)),
        ScalarBinary e => InferBinary(e, store),
        ScalarFunction e => InferFunction(e, store),
        ScalarCase e => Common([.. e.Branches.Select(b => Infer(b.Result, store)), e.Otherwise is null ? KvType.Null : Infer(e.Otherwise, store)]),
        ScalarAggregate e => InferAggregate(e, store),
        _ => KvType.Null,
    };

    /// <summary>Whether the expression can be NULL.</summary>
    public static bool IsNullable(ScalarExpression expression, StoreDefinition? store) => expression switch
    {
        ScalarConstant e => e.Value.IsNull,
        ScalarColumn e => store!.Columns[e.Ordinal].IsNullable,
        ScalarIsNull or ScalarInSet or ScalarBinary { Operator: BinaryOperator.Is } => false,
        ScalarCast e => IsNullable(e.Operand, store),
        ScalarAggregate { Function: AggregateFunction.Count } => false,
        _ => true,
    };

    private static KvType InferNegated(KvType type) => type.IsNumeric() ? Arithmetic.TypeOf(type, KvType.Int64) : type;

    private static KvType InferBinary(ScalarBinary expression, StoreDefinition? store)
    {
        var left = Infer(expression.Left, store);
        var right = Infer(expression.Right, store);
        switch (expression.Operator)
        {
            case BinaryOperator.And or BinaryOperator.Or:
                return KvType.Boolean;
            case <= BinaryOperator.Is:
                CheckComparable(expression, left, right, store);
                return KvType.Boolean;
            case BinaryOperator.Concatenate:
                return left == KvType.Blob && right == KvType.Blob ? KvType.Blob : left == KvType.Null || right == KvType.Null ? KvType.Null : KvType.Text;
            default:
                if (left == KvType.Null || right == KvType.Null)
                    return KvType.Null;
                return left.IsNumeric() && right.IsNumeric() ? Arithmetic.TypeOf(left, right) : InferDates(expression, left, right, store);
        }
    }

    private static KvType InferDates(ScalarBinary expression, KvType left, KvType right, StoreDefinition? store) => (left, right, expression.Operator) switch
    {
        (KvType.DateTime, KvType.Interval, BinaryOperator.Add or BinaryOperator.Subtract) => KvType.DateTime,
        (KvType.DateTime, KvType.DateTime, BinaryOperator.Subtract) or (KvType.DateTimeOffset, KvType.DateTimeOffset, BinaryOperator.Subtract) => KvType.Interval,
        (KvType.Interval, KvType.Interval, BinaryOperator.Add or BinaryOperator.Subtract) => KvType.Interval,
        (KvType.Date, KvType.Date, BinaryOperator.Subtract) => KvType.Int64,
        (KvType.Date, _, BinaryOperator.Add or BinaryOperator.Subtract) when right.IsInteger() => KvType.Date,
        _ => throw new EngineException(
            EngineErrorCode.TypeMismatch,
            $"{left.ToSqlName()} {Arithmetic.Symbol(expression.Operator)} {right.ToSqlName()} is not defined, in {ScalarPrinter.Print(expression, store)}."),
    };

    private static void CheckComparable(ScalarBinary expression, KvType left, KvType right, StoreDefinition? store)
    {
        if (KvValueComparer.AreComparable(left, right) || (left == KvType.Text && Comparison.IsWrittenAsText(right))
            || (right == KvType.Text && Comparison.IsWrittenAsText(left)) || (IsDay(left) && IsDay(right)))
        {
            return;
        }

        throw new EngineException(
            EngineErrorCode.TypeMismatch,
            $"{left.ToSqlName()} and {right.ToSqlName()} do not compare, in {ScalarPrinter.Print(expression, store)}; CAST one to the other's type.");
    }

    private static bool IsDay(KvType type) => type is KvType.Date or KvType.DateTime or KvType.DateTimeOffset;

    private static KvType InferFunction(ScalarFunction expression, StoreDefinition? store)
    {
        var function = FunctionLibrary.Find(expression.Name, expression.Arguments.Count);
        if (function.Type != KvType.Null)
            return function.Type;
        return expression.Name switch
        {
            "MOD" => InferBinary(new ScalarBinary(BinaryOperator.Modulo, expression.Arguments[0], expression.Arguments[1]), store),
            "NULLIF" or "ABS" or "ROUND" or "FLOOR" or "CEIL" or "CEILING" => Infer(expression.Arguments[0], store),
            _ => Common([.. expression.Arguments.Select(a => Infer(a, store))]),
        };
    }

    private static KvType InferAggregate(ScalarAggregate expression, StoreDefinition? store)
    {
        var argument = expression.Argument is null ? KvType.Int64 : Infer(expression.Argument, store);
        return expression.Function switch
        {
            AggregateFunction.Count => KvType.Int64,
            AggregateFunction.Average => argument == KvType.Null ? KvType.Null : argument == KvType.Decimal ? KvType.Decimal : KvType.Double,
            AggregateFunction.Sum => argument.IsNumeric() ? Arithmetic.TypeOf(argument, argument) : argument,
            _ => argument,
        };
    }

    private static KvType Common(KvType[] types)
    {
        var known = types.Where(t => t != KvType.Null).Distinct().ToArray();
        return known.Length == 1 ? known[0] : KvType.Null;
    }
}
