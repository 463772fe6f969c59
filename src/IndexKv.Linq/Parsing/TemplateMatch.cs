using System.Linq.Expressions;
using System.Reflection;

namespace IndexKv.Linq.Parsing;

/// <summary>Compares one query with a form, node by node, and takes out the objects that stand in the form's slots.</summary>
/// <param name="parameters">The form's parameters.</param>
/// <param name="slots">How many slots it has.</param>
internal readonly struct TemplateMatch(ParameterExpression[] parameters, int slots)
{
    private readonly ParameterExpression?[] _bound = parameters.Length == 0 ? [] : new ParameterExpression[parameters.Length];

    public object?[] Slots { get; } = new object?[slots];

    public bool IsSame(Expression? form, Expression? query)
    {
        if (form is null || query is null)
            return form is null && query is null;
        if (form is SlotExpression slot)
            return Fill(slot, query);
        if (form.NodeType != query.NodeType || form.Type != query.Type)
            return false;
        return (form, query) switch
        {
            (ConstantExpression x, ConstantExpression y) => Literals.Include(y) && Literals.AreSame(x.Value, y.Value),
            (ParameterExpression x, ParameterExpression y) => Place(x) is >= 0 and var place && ReferenceEquals(_bound[place], y),
            (MemberExpression x, MemberExpression y) => Is(x.Member, y.Member) && IsSame(x.Expression, y.Expression),
            (UnaryExpression x, UnaryExpression y) => Is(x.Method, y.Method) && IsSame(x.Operand, y.Operand),
            (BinaryExpression x, BinaryExpression y) => Is(x.Method, y.Method) && x.IsLiftedToNull == y.IsLiftedToNull && IsSame(x.Left, y.Left)
                && IsSame(x.Right, y.Right) && IsSame(x.Conversion, y.Conversion),
            (LambdaExpression x, LambdaExpression y) => Bind(x, y) && IsSame(x.Body, y.Body),
            (MethodCallExpression x, MethodCallExpression y) => Is(x.Method, y.Method) && IsSame(x.Object, y.Object) && AreSame(x, y),
            (ConditionalExpression x, ConditionalExpression y) => IsSame(x.Test, y.Test) && IsSame(x.IfTrue, y.IfTrue) && IsSame(x.IfFalse, y.IfFalse),
            (NewExpression x, NewExpression y) => Is(x.Constructor, y.Constructor) && AreSame(x, y),
            (MemberInitExpression x, MemberInitExpression y) => IsSame(x.NewExpression, y.NewExpression) && AreSame(x.Bindings, y.Bindings),
            (TypeBinaryExpression x, TypeBinaryExpression y) => x.TypeOperand == y.TypeOperand && IsSame(x.Expression, y.Expression),
            (NewArrayExpression x, NewArrayExpression y) => AreSame(x.Expressions, y.Expressions),
            (DefaultExpression, DefaultExpression) => true,
            _ => false,
        };
    }

    private static bool Is(MemberInfo? x, MemberInfo? y) => ReferenceEquals(x, y) || (x is not null && x.Equals(y));

    private bool Fill(SlotExpression slot, Expression query)
    {
        if (query is not ConstantExpression constant || constant.Type != slot.Type || (!slot.IsArgument && Literals.Include(constant)))
            return false;
        if (slot.IsRepeated)
            return ReferenceEquals(Slots[slot.Index], constant.Value);
        Slots[slot.Index] = constant.Value;
        return true;
    }

    private int Place(ParameterExpression parameter) => Array.IndexOf(parameters, parameter);

    private bool Bind(LambdaExpression form, LambdaExpression query)
    {
        if (form.Parameters.Count != query.Parameters.Count)
            return false;
        for (var i = 0; i < form.Parameters.Count; i++)
            _bound[Place(form.Parameters[i])] = query.Parameters[i];
        return true;
    }

    private bool AreSame(IArgumentProvider form, IArgumentProvider query)
    {
        if (form.ArgumentCount != query.ArgumentCount)
            return false;
        for (var i = 0; i < form.ArgumentCount; i++)
        {
            if (!IsSame(form.GetArgument(i), query.GetArgument(i)))
                return false;
        }

        return true;
    }

    private bool AreSame(IReadOnlyList<Expression> form, IReadOnlyList<Expression> query)
    {
        if (form.Count != query.Count)
            return false;
        for (var i = 0; i < form.Count; i++)
        {
            if (!IsSame(form[i], query[i]))
                return false;
        }

        return true;
    }

    private bool AreSame(IReadOnlyList<MemberBinding> form, IReadOnlyList<MemberBinding> query)
    {
        if (form.Count != query.Count)
            return false;
        for (var i = 0; i < form.Count; i++)
        {
            if (form[i] is not MemberAssignment x || query[i] is not MemberAssignment y || !Is(x.Member, y.Member) || !IsSame(x.Expression, y.Expression))
                return false;
        }

        return true;
    }
}
