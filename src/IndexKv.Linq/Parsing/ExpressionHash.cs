using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Hashes the form of an expression without copying or allocating: its nodes, types, members and literals, not the objects it holds. A
/// query's own numbers of rows are not its form.
/// </summary>
internal struct ExpressionHash
{
    private uint _hash;
    private bool _isKnown;

    /// <summary>Hashes an expression.</summary>
    /// <returns>False if it has nodes that C# cannot write in an expression.</returns>
    public static bool TryCompute(Expression expression, out int hash)
    {
        var state = new ExpressionHash { _isKnown = true };
        state.Add(expression);
        hash = (int)state._hash;
        return state._isKnown;
    }

    private void Add(int value) => _hash = (((_hash << 5) | (_hash >> 27)) + (uint)value) * 0x9E3779B1;

    private void Add(Expression? node)
    {
        if (node is null)
            return;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Add((int)node.NodeType);
        switch (node)
        {
            case ConstantExpression constant:
                Add(node.Type.GetHashCode());
                if (Literals.Include(constant))
                    Add(constant.Value?.GetHashCode() ?? 0);
                break;
            case ParameterExpression or DefaultExpression:
                Add(node.Type.GetHashCode());
                break;
            case MemberExpression member:
                Add(member.Member.GetHashCode());
                Add(member.Expression);
                break;
            case UnaryExpression unary:
                Add(node.Type.GetHashCode());
                Add(unary.Operand);
                break;
            case BinaryExpression binary:
                Add(binary.Left);
                Add(binary.Right);
                break;
            case LambdaExpression lambda:
                Add(lambda.Body);
                break;
            case MethodCallExpression call:
                AddCall(call);
                break;
            case ConditionalExpression conditional:
                Add(conditional.Test);
                Add(conditional.IfTrue);
                Add(conditional.IfFalse);
                break;
            case NewExpression made:
                Add(node.Type.GetHashCode());
                AddArguments(made);
                break;
            case MemberInitExpression init:
                AddBindings(init);
                break;
            case TypeBinaryExpression test:
                Add(test.TypeOperand.GetHashCode());
                Add(test.Expression);
                break;
            case NewArrayExpression array:
                Add(node.Type.GetHashCode());
                foreach (var item in array.Expressions)
                    Add(item);
                break;
            default:
                _isKnown = false;
                break;
        }
    }

    private void AddCall(MethodCallExpression call)
    {
        Add(call.Method.GetHashCode());
        Add(call.Object);
        var isOperator = call.Method.DeclaringType == typeof(Queryable);
        var arguments = (IArgumentProvider)call;
        for (var i = 0; i < arguments.ArgumentCount; i++)
        {
            var argument = arguments.GetArgument(i);
            if (isOperator && argument is ConstantExpression)
                Add(argument.Type.GetHashCode());
            else
                Add(argument);
        }
    }

    private void AddArguments(IArgumentProvider arguments)
    {
        for (var i = 0; i < arguments.ArgumentCount; i++)
            Add(arguments.GetArgument(i));
    }

    private void AddBindings(MemberInitExpression init)
    {
        Add(init.NewExpression);
        foreach (var binding in init.Bindings)
        {
            Add(binding.Member.GetHashCode());
            if (binding is MemberAssignment assignment)
                Add(assignment.Expression);
            else
                _isKnown = false;
        }
    }
}
