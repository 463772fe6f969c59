using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Execution.Functions;
using IndexKv.Engine.Execution.Functions.Json;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying;

/// <summary>What is known of an expression's type before it is computed. Thread-safe.</summary>
public static class ScalarTyping
{
    /// <summary>The expression's type, or <see cref="KvType.Null"/> where it depends on parameters or rows.</summary>
    /// <exception cref="EngineException">The expression cannot be computed: two types are compared that have no common order, a function is
    /// unknown, …</exception>
    public static KvType Infer(ScalarExpression expression, StoreDefinition? store)
    {
        switch (expression)
        {
            case ScalarConstant e:
                return e.Value.Type;
            case ScalarColumn e:
                return ScalarChecks.Column(e, store).Type;
            case ScalarSlot e:
                return e.Type;
            case ScalarParameter e:
                return e.Type ?? KvType.Null;
            case ScalarCast e:
                Infer(e.Operand, store);
                return e.Type;
            case ScalarUnary { Operator: UnaryOperator.Not } e:
                ScalarChecks.Condition(e.Operand, Infer(e.Operand, store), store);
                return KvType.Boolean;
            case ScalarUnary e:
                return InferNegated(Infer(e.Operand, store));
            case ScalarBinary e:
                return InferBinary(e, store);
            case ScalarSubquery e:
                return ScalarChecks.OneColumn(e.Query).Type;
            case ScalarExists:
                return KvType.Boolean;
            case ScalarInQuery e:
                ScalarChecks.Comparable(e, Infer(e.Operand, store), ScalarChecks.OneColumn(e.Query).Type, store);
                return KvType.Boolean;
            case ScalarIsNull or ScalarIn or ScalarInSet or ScalarLike:
                return InferTest(expression, store);
            case ScalarFunction e:
                return InferFunction(e, store);
            case ScalarCase e:
                foreach (var branch in e.Branches)
                    ScalarChecks.Condition(branch.Condition, Infer(branch.Condition, store), store);
                ScalarExpression[] results = [.. e.Branches.Select(b => b.Result), .. e.Otherwise is null ? Array.Empty<ScalarExpression>() : [e.Otherwise]];
                return Common(results, [.. results.Select(r => Infer(r, store))]);
            case ScalarAggregate e:
                return InferAggregate(e, store);
            default:
                return KvType.Null;
        }
    }

    /// <summary>Whether the expression can be NULL.</summary>
    public static bool IsNullable(ScalarExpression expression, StoreDefinition? store) => expression switch
    {
        ScalarConstant e => e.Value.IsNull,
        ScalarColumn e => ScalarChecks.Column(e, store).IsNullable,
        ScalarIsNull or ScalarInSet or ScalarExists or ScalarBinary { Operator: BinaryOperator.Is } => false,
        ScalarCast e => IsNullable(e.Operand, store),
        ScalarAggregate { Function: AggregateFunction.Count or AggregateFunction.Array or AggregateFunction.Map } => false,
        _ => true,
    };

    /// <summary>Whether the expression has another value each time that it is computed, as RANDOM() has.</summary>
    public static bool IsVolatile(ScalarExpression expression) => ScalarParts.IsVolatile(expression);

    private static KvType InferNegated(KvType type) => type.IsNumeric() ? Arithmetic.TypeOf(type, KvType.Int64) : type;

    private static KvType InferBinary(ScalarBinary expression, StoreDefinition? store)
    {
        var left = Infer(expression.Left, store);
        var right = Infer(expression.Right, store);
        switch (expression.Operator)
        {
            case BinaryOperator.And or BinaryOperator.Or:
                ScalarChecks.Condition(expression.Left, left, store);
                ScalarChecks.Condition(expression.Right, right, store);
                return KvType.Boolean;
            case <= BinaryOperator.Is:
                ScalarChecks.Comparable(expression, left, right, store);
                return KvType.Boolean;
            case BinaryOperator.Concatenate:
                return left == KvType.Blob && right == KvType.Blob ? KvType.Blob : left == KvType.Null || right == KvType.Null ? KvType.Null : KvType.Text;
            default:
                return InferArithmetic(expression, left, right, store);
        }
    }

    private static KvType InferArithmetic(ScalarBinary expression, KvType left, KvType right, StoreDefinition? store)
    {
        if (left == KvType.Null || right == KvType.Null)
            return KvType.Null;
        if (left.IsNumeric() && right.IsNumeric())
            return Arithmetic.TypeOf(left, right);
        return DateArithmetic.TypeOf(expression.Operator, left, right) ?? throw new EngineException(
            EngineErrorCode.TypeMismatch,
            $"{left.ToSqlName()} {Arithmetic.Symbol(expression.Operator)} {right.ToSqlName()} is not defined, in {ScalarPrinter.Print(expression, store)}.");
    }

    private static KvType InferTest(ScalarExpression expression, StoreDefinition? store)
    {
        KvType[] types = [.. ScalarParts.Children(expression).Select(e => Infer(e, store))];
        foreach (var type in types)
        {
            if (expression is ScalarIn)
                ScalarChecks.Comparable(expression, types[0], type, store);
            else if (expression is ScalarLike)
                ScalarChecks.Text(expression, type, store);
        }

        return KvType.Boolean;
    }

    private static KvType InferFunction(ScalarFunction expression, StoreDefinition? store)
    {
        var function = FunctionLibrary.Find(expression.Name, expression.Arguments.Count);
        KvType[] types = [.. expression.Arguments.Select(a => Infer(a, store))];
        function.Check?.Invoke(expression.Arguments);
        for (var i = 0; i < types.Length; i++)
        {
            if (types[i] != KvType.Any && !function.Accepts(i, types[i], out var wanted))
                throw FunctionErrors.WrongType(function, i, wanted, types[i], $", in {ScalarPrinter.Print(expression, store)}");
        }

        if (function.Type != KvType.Null)
            return function.Type;
        return function.TypeOf is { } typeOf ? typeOf(expression.Arguments, types) : Common(expression.Arguments, types);
    }

    private static KvType InferAggregate(ScalarAggregate expression, StoreDefinition? store)
    {
        var argument = expression.Argument is null ? KvType.Int64 : Infer(expression.Argument, store);
        if (expression.Function is AggregateFunction.Sum or AggregateFunction.Average)
            ScalarChecks.Summable(expression, argument, store);
        return expression.Function switch
        {
            AggregateFunction.Count => KvType.Int64,
            AggregateFunction.Array or AggregateFunction.Map => KvType.Any,
            AggregateFunction.Average => argument == KvType.Null ? KvType.Null : argument == KvType.Decimal ? KvType.Decimal : KvType.Double,
            AggregateFunction.Sum => argument.IsNumeric() ? Arithmetic.TypeOf(argument, argument) : argument,
            _ => argument,
        };
    }

    // NULL takes any type; numbers meet in the type they are computed in, to which the evaluator converts them.
    internal static KvType Common(IReadOnlyList<ScalarExpression> expressions, IReadOnlyList<KvType> inferred)
    {
        KvType[] types = [.. inferred.Where((_, i) => expressions[i] is not ScalarConstant { Value.IsNull: true }).Distinct()];
        if (types.Length == 1)
            return types[0];
        return types.Length > 0 && types.All(t => t.IsNumeric() && t != KvType.UInt128) ? types.Aggregate(Arithmetic.TypeOf) : KvType.Null;
    }
}
