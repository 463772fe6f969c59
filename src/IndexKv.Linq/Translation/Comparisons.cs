using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Translation;

/// <summary>C#'s comparisons: null equals null, and is neither less nor greater than anything.</summary>
internal static class Comparisons
{
    public static Typed? Translate(ScalarTranslator translator, BinaryExpression expression)
    {
        if (Ordering(translator, expression) is { } ordering)
            return ordering;
        if (Pair(translator, expression.Left, expression.Right) is not var (left, right))
            return null;
        switch (expression.NodeType)
        {
            case ExpressionType.Equal:
                return Equality(left, right);
            case ExpressionType.NotEqual:
                return Inequality(left, right);
            default:
                // An enum kept as text has its names' order, not its numbers'.
                return IsTextEnum(left) || IsTextEnum(right)
                    ? null
                    : Typed.Condition(new ScalarBinary(Symbol(expression.NodeType), left.Scalar, right.Scalar), left.MayBeNull || right.MayBeNull);
        }
    }

    /// <summary>Both sides of a comparison, in forms that compare; null if there are none.</summary>
    public static (Typed Left, Typed Right)? Pair(ScalarTranslator translator, Expression left, Expression right)
    {
        var bareLeft = WithoutNumberForm(left);
        var bareRight = WithoutNumberForm(right);
        var leftSpecial = Special(translator, bareLeft);
        var rightSpecial = Special(translator, bareRight);
        if (leftSpecial is not null && rightSpecial is not null)
        {
            return leftSpecial.ValueType == rightSpecial.ValueType && leftSpecial.Member!.Column.Type == rightSpecial.Member!.Column.Type
                ? (leftSpecial, rightSpecial)
                : null;
        }

        if (leftSpecial is not null)
            return Beside(translator, leftSpecial, bareRight) is { } value ? (leftSpecial, value) : null;
        if (rightSpecial is not null)
            return Beside(translator, rightSpecial, bareLeft) is { } value ? (value, rightSpecial) : null;
        if (translator.Translate(left)?.Exact() is not { } x || translator.Translate(right)?.Exact() is not { } y)
            return null;

        // Arrays are compared by reference in C#; only null is the same for the engine.
        return (x.ValueType == typeof(byte[]) || y.ValueType == typeof(byte[])) && !x.IsNullLiteral && !y.IsNullLiteral ? null : (x, y);
    }

    public static Typed Equality(Typed left, Typed right)
    {
        if (left.IsNullLiteral || right.IsNullLiteral)
            return Typed.Condition(new ScalarIsNull(left.IsNullLiteral ? right.Scalar : left.Scalar));
        return left.MayBeNull && right.MayBeNull
            ? Typed.Condition(new ScalarBinary(BinaryOperator.Is, left.Scalar, right.Scalar))
            : Typed.Condition(new ScalarBinary(BinaryOperator.Equal, left.Scalar, right.Scalar), left.MayBeNull || right.MayBeNull);
    }

    private static Typed Inequality(Typed left, Typed right)
    {
        if (!left.MayBeNull && !right.MayBeNull)
            return Typed.Condition(new ScalarBinary(BinaryOperator.NotEqual, left.Scalar, right.Scalar));
        var equal = left.IsNullLiteral || right.IsNullLiteral
            ? Equality(left, right).Scalar
            : new ScalarBinary(BinaryOperator.Is, left.Scalar, right.Scalar);
        return Typed.Condition(new ScalarUnary(UnaryOperator.Not, equal));
    }

    /// <summary><c>a.CompareTo(b) &lt; 0</c>, <c>string.Compare(a, b) >= 0</c>, …, where null comes before everything.</summary>
    private static Typed? Ordering(ScalarTranslator translator, BinaryExpression expression)
    {
        if (expression is not { Left: MethodCallExpression call, Right: ConstantExpression { Value: 0 } } || Operands(call) is not var (first, second))
            return null;
        if (Pair(translator, first, second) is not var (left, right) || IsTextEnum(left) || IsTextEnum(right) || left.ValueType != right.ValueType)
            return null;
        if (left.ValueType == typeof(double) || left.ValueType == typeof(float))
            return null;
        switch (expression.NodeType)
        {
            case ExpressionType.Equal:
                return Equality(left, right);
            case ExpressionType.NotEqual:
                return Inequality(left, right);
        }

        var symbol = Symbol(expression.NodeType);
        var compared = Typed.Condition(new ScalarBinary(symbol, left.Scalar, right.Scalar), left.MayBeNull || right.MayBeNull);
        return compared.MayBeNull ? WithNullLeast(symbol, left, right, compared) : compared;
    }

    private static (Expression First, Expression Second)? Operands(MethodCallExpression call) => call switch
    {
        { Method: { Name: nameof(string.CompareOrdinal), DeclaringType: var type }, Arguments: [var a, var b] } when type == typeof(string) => (a, b),
        { Method: { Name: nameof(string.Compare), DeclaringType: var type }, Arguments: [var a, var b] } when type == typeof(string) => (a, b),
        { Method: { Name: nameof(string.Compare), DeclaringType: var type }, Arguments: [var a, var b, ConstantExpression { Value: StringComparison.Ordinal }] }
            when type == typeof(string) => (a, b),
        { Method.Name: nameof(IComparable.CompareTo), Object: { } a, Arguments: [var b] } when a.Type == b.Type && ValueForm.IsKnown(a.Type) => (a, b),
        _ => null,
    };

    private static Typed WithNullLeast(BinaryOperator symbol, Typed left, Typed right, Typed compared)
    {
        var isLess = symbol is BinaryOperator.LessThan or BinaryOperator.LessThanOrEqual;
        var (least, other) = isLess ? (left, right) : (right, left);
        ScalarExpression nullFirst = new ScalarIsNull(least.Scalar);
        if (symbol is BinaryOperator.LessThan or BinaryOperator.GreaterThan)
        {
            nullFirst = new ScalarBinary(
                BinaryOperator.And, nullFirst, new ScalarUnary(UnaryOperator.Not, new ScalarIsNull(other.Scalar)));
        }

        return Typed.Condition(new ScalarBinary(BinaryOperator.Or, nullFirst, compared.Exact().Scalar));
    }

    /// <summary>C# compares enums and characters as numbers; this takes the conversion off again.</summary>
    private static Expression WithoutNumberForm(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert)
        {
            var type = Nullable.GetUnderlyingType(convert.Operand.Type) ?? convert.Operand.Type;
            if (!type.IsEnum && type != typeof(char))
                break;
            expression = convert.Operand;
        }

        return expression;
    }

    private static Typed? Special(ScalarTranslator translator, Expression expression) =>
        expression is MemberExpression && translator.Translate(expression) is { Member: { } member } typed && ValueForm.IsSpecial(member) ? typed : null;

    private static Typed? Beside(ScalarTranslator translator, Typed special, Expression other)
    {
        var member = special.Member!;
        switch (other)
        {
            case ConstantExpression constant:
                return new Typed(new ScalarConstant(ValueForm.Beside(member, constant.Value)), special.Type, constant.Value is null);
            case CapturedValueExpression captured:
                var mayBeNull = Nullable.GetUnderlyingType(captured.Type) is not null || !captured.Type.IsValueType;
                return new Typed(translator.Parameters.Add(captured, v => ValueForm.Beside(member, v)), special.Type, mayBeNull);
            default:
                return null;
        }
    }

    private static bool IsTextEnum(Typed typed) => typed.Member is { ValueType.IsEnum: true, Column.Type: KvType.Text };

    private static BinaryOperator Symbol(ExpressionType symbol) => symbol switch
    {
        ExpressionType.LessThan => BinaryOperator.LessThan,
        ExpressionType.LessThanOrEqual => BinaryOperator.LessThanOrEqual,
        ExpressionType.GreaterThan => BinaryOperator.GreaterThan,
        _ => BinaryOperator.GreaterThanOrEqual,
    };
}
