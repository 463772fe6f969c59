using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Binding;

/// <summary>Conditions such as <c>1 = 0</c> that are known before anything runs.</summary>
internal static class ConstantCondition
{
    public static bool TryEvaluate(ScalarExpression expression, out bool value)
    {
        value = false;
        switch (expression)
        {
            case ScalarConstant { Value: { Type: KvType.Boolean } constant }:
                value = constant.AsBoolean();
                return true;
            case ScalarBinary { Operator: BinaryOperator.Equal, Left: ScalarConstant left, Right: ScalarConstant right }
                when left.Value.Type == right.Value.Type && !left.Value.IsNull:
                value = KvValueComparer.Instance.Equals(left.Value, right.Value);
                return true;
            default:
                return false;
        }
    }
}
