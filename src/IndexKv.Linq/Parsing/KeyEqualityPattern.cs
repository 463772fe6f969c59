using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Parsing;

/// <summary>Recognises <c>x => x.Key == value</c> without visiting more of the expression than it is made of.</summary>
internal static class KeyEqualityPattern
{
    /// <summary>Takes a condition apart.</summary>
    /// <param name="predicate">The condition.</param>
    /// <param name="member">The member of the entity that is compared.</param>
    /// <param name="value">What it is compared with: a literal, or a field or static member that can be read.</param>
    public static bool TryMatch(LambdaExpression predicate, out MemberInfo member, out Expression value)
    {
        (member, value) = (null!, null!);
        if (Sides(predicate.Body) is not var (left, right))
            return false;
        left = WithoutWidening(left);
        right = WithoutWidening(right);
        if (Member(left) is { } first && IsValue(right))
            (member, value) = (first, right);
        else if (Member(right) is { } second && IsValue(left))
            (member, value) = (second, left);
        else
            return false;
        return true;
    }

    private static (Expression Left, Expression Right)? Sides(Expression body) => body switch
    {
        BinaryExpression { NodeType: ExpressionType.Equal } equal when equal.Method is null || equal.Method.DeclaringType?.Assembly == typeof(string).Assembly =>
            (equal.Left, equal.Right),
        MethodCallExpression { Object: MemberExpression target, Method.Name: nameof(Equals) } call when call.Method.DeclaringType == target.Type
            && ((IArgumentProvider)call).ArgumentCount == 1 && ((IArgumentProvider)call).GetArgument(0).Type == target.Type && !IsFloating(target.Type) =>
            (target, ((IArgumentProvider)call).GetArgument(0)),
        _ => null,
    };

    private static MemberInfo? Member(Expression side) => side is MemberExpression { Expression: ParameterExpression } member ? member.Member : null;

    private static bool IsValue(Expression side) => side is ConstantExpression or MemberExpression { Expression: ConstantExpression or null };

    /// <summary>A NaN equals itself by <c>Equals</c> alone.</summary>
    private static bool IsFloating(Type type) => type == typeof(double) || type == typeof(float);

    private static Expression WithoutWidening(Expression side)
    {
        while (side is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert && Conversions.IsPlainWidening(convert.Operand.Type, convert.Type))
            side = convert.Operand;
        return side;
    }
}
