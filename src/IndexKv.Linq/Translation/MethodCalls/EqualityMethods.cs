using System.Linq.Expressions;
using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Parsing;

namespace IndexKv.Linq.Translation.MethodCalls;

/// <summary><c>Equals</c> in its forms, <c>SequenceEqual</c> of bytes, and <c>HasFlag</c>.</summary>
internal static class EqualityMethods
{
    public static Typed? Translate(ScalarTranslator translator, MethodCallExpression call) => call switch
    {
        { Method.Name: nameof(Equals), Object: { } target, Arguments: [var other] } => Instance(translator, target, other),
        { Method.Name: nameof(Equals), Object: { } target, Arguments: [var other, ConstantExpression { Value: StringComparison.Ordinal }] } =>
            Instance(translator, target, other),
        { Method.Name: nameof(Equals), Object: null, Arguments: [var left, var right, ConstantExpression { Value: StringComparison.Ordinal }] } =>
            translator.Equality(left, right),
        { Method: { Name: nameof(Equals), DeclaringType: var type }, Object: null, Arguments: [var left, var right] } when type == typeof(string) =>
            translator.Equality(left, right),
        { Method: { Name: nameof(Enumerable.SequenceEqual), DeclaringType: var type }, Arguments: [var left, var right] } when type == typeof(Enumerable) =>
            Bytes(translator, left, right),
        { Method.Name: nameof(Enum.HasFlag), Object: { } target, Arguments: [UnaryExpression { Operand: var flag }] } => HasFlag(translator, target, flag),
        _ => null,
    };

    private static Typed? Instance(ScalarTranslator translator, Expression target, Expression other)
    {
        // NaN.Equals(NaN) is true where NaN == NaN is false; and a null receiver has no Equals.
        if (!ValueForm.IsKnown(target.Type) || target.Type == typeof(double) || target.Type == typeof(float)
            || target.Type == typeof(byte[]) || Nullable.GetUnderlyingType(target.Type) is not null)
        {
            return null;
        }

        if (other is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } boxed && boxed.Type == typeof(object))
            other = boxed.Operand;
        if (other.Type == target.Type)
            return translator.Equality(target, other);
        if (other is ConstantExpression { Value: null })
            return null;
        if (other is not CapturedValueExpression { Type: var type } captured || type != typeof(object) || translator.Translate(target) is not { } value)
            return null;

        // A boxed value equals only one of its own type.
        var wanted = target.Type;
        var member = value.Member;
        var parameter = translator.Parameters.Add(captured, v =>
            v is null || v.GetType() != wanted ? KvValue.Null : ValueForm.IsSpecial(member) ? ValueForm.Beside(member!, v) : ValueForm.Natural(v));
        return Comparisons.Equality(value with { MayBeNull = false }, new Typed(parameter, wanted, true));
    }

    private static Typed? Bytes(ScalarTranslator translator, Expression left, Expression right) =>
        left.Type == typeof(byte[]) && right.Type == typeof(byte[])
        && translator.Translate(left) is { IsNatural: true } x && translator.Translate(right) is { IsNatural: true } y
            ? Typed.Condition(new ScalarBinary(BinaryOperator.Equal, x.Scalar, y.Scalar), x.MayBeNull || y.MayBeNull)
            : null;

    private static Typed? HasFlag(ScalarTranslator translator, Expression target, Expression flag)
    {
        if (target.Type != flag.Type || translator.Translate(target) is not { } value || ValueForm.IsSpecial(value.Member)
            || translator.Translate(flag) is not { } wanted || Enum.GetUnderlyingType(target.Type) == typeof(ulong))
        {
            return null;
        }

        var common = new ScalarBinary(BinaryOperator.BitwiseAnd, value.Scalar, wanted.Scalar);
        return Typed.Condition(new ScalarBinary(BinaryOperator.Equal, common, wanted.Scalar), value.MayBeNull || wanted.MayBeNull);
    }
}
