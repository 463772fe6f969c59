using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Functions;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary>Turns expressions into evaluators, once for each plan.</summary>
internal static class EvaluatorFactory
{
    public static Evaluator Create(ScalarExpression expression, StoreDefinition? store)
    {
        try
        {
            return PlacedEvaluator.Wrap(CreateBare(expression, store), expression, part => ScalarTyping.Infer(part, store));
        }
        catch (EngineException e) when (e.MarkPlace(expression.Place))
        {
            throw;
        }
    }

    private static Evaluator CreateBare(ScalarExpression expression, StoreDefinition? store) => expression switch
    {
        ScalarConstant e => new Computed(_ => e.Value),
        ScalarColumn e => new Computed(context => context.Row!.Column(e.Ordinal)),
        ScalarSlot e => new Computed(context => context.Group![e.Index]),
        ScalarParameter e => new ParameterValue(e.Ordinal),
        ScalarUnary e => Unary(e.Operator, Create(e.Operand, store)),
        ScalarBinary e => Binary(e.Operator, Create(e.Left, store), Create(e.Right, store)),
        ScalarIsNull e => IsNull(Create(e.Operand, store)),
        ScalarIn e => new InList(Create(e.Operand, store), [.. e.Items.Select(item => Create(item, store))], e.Items.All(ScalarParts.IsFixed)),
        ScalarInSet e => InSet(Create(e.Operand, store), e.SetOrdinal),
        ScalarLike e => new LikeMatch(Create(e.Operand, store), Create(e.Pattern, store), e.Escape is null ? null : Create(e.Escape, store), e.IgnoreCase),
        ScalarFunction e => Function(e, store),
        ScalarCase e => Case(e, store),
        ScalarCast e => Cast(Create(e.Operand, store), e.Type),
        ScalarSubquery e => new SubqueryValue(QueryPlanner.Plan(e.Query)),
        ScalarExists e => new SubqueryExists(QueryPlanner.Plan(e.Query)),
        ScalarInQuery e => new SubqueryMembership(Create(e.Operand, store), QueryPlanner.Plan(e.Query)),
        ScalarAggregate e => throw new EngineException(
            EngineErrorCode.InvalidQuery, $"The aggregate {ScalarPrinter.Print(e, store)} cannot stand here; aggregates are for SELECT, HAVING and ORDER BY."),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} is no expression that is computed."),
    };

    private static Evaluator Unary(UnaryOperator symbol, Evaluator operand) => symbol switch
    {
        UnaryOperator.Not => new Computed(context =>
        {
            var value = operand.Evaluate(context);
            return value.IsNull ? value : KvValue.FromBoolean(!Evaluator.Truth(value));
        }),
        UnaryOperator.Negate => new Computed(context => Arithmetic.Negate(operand.Evaluate(context))),
        _ => new Computed(context => Arithmetic.OnesComplement(operand.Evaluate(context))),
    };

    private static Evaluator Binary(BinaryOperator symbol, Evaluator left, Evaluator right) => symbol switch
    {
        BinaryOperator.And => And(left, right),
        BinaryOperator.Or => Or(left, right),
        BinaryOperator.Is => new Computed(context => KvValue.FromBoolean(Comparison.AreSame(left.Evaluate(context), right.Evaluate(context)))),
        BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.LessThan or BinaryOperator.LessThanOrEqual
            or BinaryOperator.GreaterThan or BinaryOperator.GreaterThanOrEqual =>
            new Computed(context => Comparison.Compute(symbol, left.Evaluate(context), right.Evaluate(context))),
        _ => new Computed(context => Arithmetic.Compute(symbol, left.Evaluate(context), right.Evaluate(context))),
    };

    private static Computed And(Evaluator left, Evaluator right) => new(context =>
    {
        var first = left.Evaluate(context);
        if (!first.IsNull && !Evaluator.Truth(first))
            return KvValue.FromBoolean(false);
        var second = right.Evaluate(context);
        if (!second.IsNull && !Evaluator.Truth(second))
            return KvValue.FromBoolean(false);
        return first.IsNull || second.IsNull ? KvValue.Null : KvValue.FromBoolean(true);
    });

    private static Computed Or(Evaluator left, Evaluator right) => new(context =>
    {
        var first = left.Evaluate(context);
        if (!first.IsNull && Evaluator.Truth(first))
            return KvValue.FromBoolean(true);
        var second = right.Evaluate(context);
        if (!second.IsNull && Evaluator.Truth(second))
            return KvValue.FromBoolean(true);
        return first.IsNull || second.IsNull ? KvValue.Null : KvValue.FromBoolean(false);
    });

    private static Computed IsNull(Evaluator operand) => new(context => KvValue.FromBoolean(operand.Evaluate(context).IsNull));

    // LINQ's Contains: NULL is in a set that holds NULL.
    private static Computed InSet(Evaluator operand, int set) => new(context => KvValue.FromBoolean(context.Set(set).Contains(operand.Evaluate(context))));

    private static Computed Function(ScalarFunction expression, StoreDefinition? store)
    {
        var function = FunctionLibrary.Find(expression.Name, expression.Arguments.Count);
        if (function.AtMoment is { } atMoment)
            return new Computed(context => atMoment(context.Moment));
        if (function.OfSession is { } ofSession)
            return new Computed(context => context.Parameters.Session is { } session ? ofSession(session) : KvValue.Null);
        var compute = function.ForPlan?.Invoke() ?? function.Compute;
        var convert = function.MeetsInOneType ? ScalarTyping.Infer(expression, store) : KvType.Null;
        var arguments = expression.Arguments.Select(a => AsNumber(a, convert, store)).ToArray();
        return new Computed(context =>
        {
            var values = new KvValue[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i].Evaluate(context);
                if (values[i].IsNull && !function.TakesNull)
                    return KvValue.Null;
                if (!function.Accepts(i, values[i].Type, out var wanted))
                    throw FunctionErrors.WrongType(function, i, wanted, values[i].Type, $" {values[i]}");
            }

            return compute(values);
        });
    }

    private static Computed Case(ScalarCase expression, StoreDefinition? store)
    {
        var type = ScalarTyping.Infer(expression, store);
        var branches = expression.Branches.Select(b => (Condition: Create(b.Condition, store), Result: AsNumber(b.Result, type, store))).ToArray();
        var otherwise = expression.Otherwise is null ? null : AsNumber(expression.Otherwise, type, store);
        return new Computed(context =>
        {
            foreach (var (condition, result) in branches)
            {
                if (condition.IsTrue(context))
                    return result.Evaluate(context);
            }

            return otherwise?.Evaluate(context) ?? KvValue.Null;
        });
    }

    // Branches of several number types give numbers of one type.
    private static Evaluator AsNumber(ScalarExpression expression, KvType type, StoreDefinition? store)
    {
        var evaluator = Create(expression, store);
        return type.IsNumeric() && ScalarTyping.Infer(expression, store) != type ? Cast(evaluator, type) : evaluator;
    }

    private static Computed Cast(Evaluator operand, KvType type) => new(context => KvValueConverter.Cast(operand.Evaluate(context), type));

    private sealed class ParameterValue(int ordinal) : Evaluator
    {
        public override KvValue Evaluate(EvaluationContext context) => context.Parameters.Scalars[ordinal];
    }

    private sealed class Computed(Func<EvaluationContext, KvValue> compute) : Evaluator
    {
        public override KvValue Evaluate(EvaluationContext context) => compute(context);
    }
}
