using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Parsing;
using IndexKv.Linq.Translation.MethodCalls;
using Remotion.Linq.Clauses.Expressions;

namespace IndexKv.Linq.Translation;

/// <summary>
/// Turns C# expressions over an entity into the engine's. Null is returned for what the engine cannot say exactly as C# means it; such
/// parts run in memory.
/// </summary>
/// <param name="sources">The stores that are read.</param>
/// <param name="parameters">Where captured values go.</param>
internal sealed class ScalarTranslator(QuerySources sources, ParameterBindings parameters)
{
    private static readonly ScalarConstant Zero = new(KvValue.FromInt64(0));

    public ParameterBindings Parameters => parameters;

    /// <summary>The groups that expressions are about, once there are some.</summary>
    public GroupedRows? Groups { get; set; }

    /// <summary>A condition that rows are kept by: true where C# says true, false or NULL elsewhere.</summary>
    public ScalarExpression? Condition(Expression expression) => Translate(expression)?.Scalar;

    public Typed? Translate(Expression expression) => Groups?.IsValue(expression) == true ? Groups.Translate(this, expression) : expression switch
    {
        ConstantExpression e => Constant(e),
        CapturedValueExpression e => Captured(e),
        MemberExpression e => Member(e),
        UnaryExpression e => Unary(e),
        BinaryExpression e => Binary(e),
        ConditionalExpression e => Conditional(e),
        MethodCallExpression e => MethodCallTranslation.Translate(this, e),
        _ => null,
    };

    /// <summary>A comparison for equality in which null equals null.</summary>
    public Typed? Equality(Expression left, Expression right) => Comparisons.Pair(this, left, right) is var (l, r) ? Comparisons.Equality(l, r) : null;

    private static Typed? Constant(ConstantExpression expression)
    {
        if (expression.Value is null)
            return new Typed(new ScalarConstant(KvValue.Null), expression.Type, true);
        return ValueForm.IsKnown(expression.Type) && expression.Value is not char
            ? new Typed(new ScalarConstant(ValueForm.Natural(expression.Value)), expression.Type, false)
            : null;
    }

    private Typed? Captured(CapturedValueExpression expression)
    {
        if (!ValueForm.IsKnown(expression.Type))
            return null;
        var mayBeNull = !expression.Type.IsValueType || Nullable.GetUnderlyingType(expression.Type) is not null;
        return new Typed(parameters.Add(expression, ValueForm.Natural), expression.Type, mayBeNull);
    }

    private Typed? Member(MemberExpression expression)
    {
        if (expression.Expression is not { } target)
            return null;
        if (sources.Find(target) is { } table)
        {
            return table.Map.Find(expression.Member) is { } member && member.Column.Type != KvType.Any
                ? new Typed(table.Column(member), expression.Type, member.Column.IsNullable || table.IsOptional, member)
                : null;
        }

        if (Nullable.GetUnderlyingType(target.Type) is not null && Translate(target) is { } nullable)
        {
            return expression.Member.Name == nameof(Nullable<>.HasValue)
                ? Typed.Condition(new ScalarUnary(UnaryOperator.Not, new ScalarIsNull(nullable.Scalar)))
                : nullable with { Type = expression.Type };
        }

        return DateParts.Translate(this, expression);
    }

    private Typed? Unary(UnaryExpression expression)
    {
        if (expression.NodeType is ExpressionType.Quote || Translate(expression.Operand) is not { } operand)
            return null;
        switch (expression.NodeType)
        {
            case ExpressionType.Convert or ExpressionType.ConvertChecked when Conversions.KeepsValue(operand, expression.Type):
                return operand with { Type = expression.Type };
            case ExpressionType.Not when operand.ValueType == typeof(bool):
                var exact = operand.Exact();
                return exact with { Scalar = new ScalarUnary(UnaryOperator.Not, exact.Scalar), Member = null };
            case ExpressionType.Negate when operand.IsNatural:
                return ArithmeticTranslation.Compute(
                    ExpressionType.Subtract, new Typed(Zero, expression.Type, false), operand, expression.Type);
            default:
                return null;
        }
    }

    private Typed? Binary(BinaryExpression expression)
    {
        switch (expression.NodeType)
        {
            case ExpressionType.AndAlso or ExpressionType.And when expression.Type == typeof(bool):
                return Logical(BinaryOperator.And, expression);
            case ExpressionType.OrElse or ExpressionType.Or when expression.Type == typeof(bool):
                return Logical(BinaryOperator.Or, expression);
            case ExpressionType.Equal or ExpressionType.NotEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual
                or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual:
                return Presence(expression) ?? Comparisons.Translate(this, expression);
            case ExpressionType.Coalesce when expression.Conversion is null:
                return Coalesce(expression);
            case ExpressionType.Add when expression.Type == typeof(string):
                return StringMethods.Concatenation(this, expression);
            default:
                return Translate(expression.Left) is { IsNatural: true } left && Translate(expression.Right) is { IsNatural: true } right
                    ? ArithmeticTranslation.Compute(expression.NodeType, left, right, expression.Type)
                    : null;
        }
    }

    /// <summary>Whether there is an entity, or anything in a column that does not compare: <c>x == null</c>, <c>x.Nested != null</c>.</summary>
    private Typed? Presence(BinaryExpression expression)
    {
        var entity = expression.Right is ConstantExpression { Value: null } ? expression.Left : expression.Left is ConstantExpression { Value: null } ? expression.Right : null;
        if (expression.NodeType is not (ExpressionType.Equal or ExpressionType.NotEqual) || Whole(entity) is not { } column)
            return null;
        var isAbsent = new ScalarIsNull(column);
        return Typed.Condition(expression.NodeType == ExpressionType.Equal ? isAbsent : new ScalarUnary(UnaryOperator.Not, isAbsent));
    }

    private ScalarColumn? Whole(Expression? expression) => expression switch
    {
        MemberExpression member when sources.Find(member.Expression) is { } table && table.Map.Find(member.Member) is { Column.Type: KvType.Any } nested => table.Column(nested),
        _ => sources.Find(expression)?.KeyColumn,
    };

    private Typed? Logical(BinaryOperator symbol, BinaryExpression expression) =>
        Translate(expression.Left) is { } left && Translate(expression.Right) is { } right
            ? Typed.Condition(new ScalarBinary(symbol, left.Scalar, right.Scalar), left.MayBeNull || right.MayBeNull)
            : null;

    private Typed? Coalesce(BinaryExpression expression)
    {
        if (Translate(expression.Left) is not { } left || Translate(expression.Right) is not { } right || !HaveOneForm(left, right))
            return null;
        var scalar = new ScalarFunction("COALESCE", [left.Scalar, right.Exact().Scalar]);
        return new Typed(scalar, expression.Type, left.MayBeNull && right.Exact().MayBeNull);
    }

    private Typed? Conditional(ConditionalExpression expression)
    {
        if (Condition(expression.Test) is not { } test
            || Translate(expression.IfTrue)?.Exact() is not { } yes
            || Translate(expression.IfFalse)?.Exact() is not { } no
            || !HaveOneForm(yes, no))
        {
            return null;
        }

        return new Typed(new ScalarCase([new ScalarWhen(test, yes.Scalar)], no.Scalar), expression.Type, yes.MayBeNull || no.MayBeNull);
    }

    private static bool HaveOneForm(Typed x, Typed y) =>
        x.IsNatural && y.IsNatural && !ValueForm.IsSpecial(x.Member) && !ValueForm.IsSpecial(y.Member)
        && (x.ValueType == y.ValueType || x.IsNullLiteral || y.IsNullLiteral);
}
