using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>Tells literals, which are a part of a query's form, from constants that stand for captured objects.</summary>
internal static class Literals
{
    /// <summary>Whether a constant is a literal.</summary>
    public static bool Include(ConstantExpression constant) => constant.Value switch
    {
        null or string or decimal or Type or Enum => true,
        var value => value.GetType().IsPrimitive,
    };

    /// <summary>Whether two literals are written alike: 0.0 equals -0.0 and 1.0m equals 1.00m, but they are not the same.</summary>
    public static bool AreSame(object? left, object? right) => (left, right) switch
    {
        (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        (decimal x, decimal y) => x == y && x.Scale == y.Scale && decimal.IsNegative(x) == decimal.IsNegative(y),
        _ => Equals(left, right),
    };
}
