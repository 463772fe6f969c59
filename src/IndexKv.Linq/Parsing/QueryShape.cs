using System.Globalization;
using System.Linq.Expressions;

namespace IndexKv.Linq.Parsing;

/// <summary>What two queries have in common that differ in captured values only: the key under which their plan is kept. Immutable.</summary>
internal sealed class QueryShape : IEquatable<QueryShape>
{
    private readonly object?[] _parts;
    private readonly int _hash;

    private QueryShape(object?[] parts)
    {
        _parts = parts;
        var hash = default(HashCode);
        foreach (var part in parts)
            hash.Add(part);
        _hash = hash.ToHashCode();
    }

    public static QueryShape Of(QueryChain chain)
    {
        var writer = new Writer();
        writer.Parts.Add(chain.Root.Type);
        foreach (var call in chain.Calls)
        {
            writer.Parts.Add(call.Method);
            foreach (var argument in call.Arguments)
                writer.Visit(argument);
        }

        return new QueryShape([.. writer.Parts]);
    }

    public bool Equals(QueryShape? other) => other is not null && _hash == other._hash && _parts.AsSpan().SequenceEqual(other._parts);

    public override bool Equals(object? obj) => Equals(obj as QueryShape);

    public override int GetHashCode() => _hash;

    private sealed class Writer : ExpressionVisitor
    {
        private readonly Dictionary<object, int> _declared = new(ReferenceEqualityComparer.Instance);

        public List<object?> Parts { get; } = [];

        public override Expression? Visit(Expression? node)
        {
            if (node is null)
            {
                Parts.Add(null);
                return null;
            }

            Parts.Add(node.NodeType);
            Parts.Add(node.Type);
            return base.Visit(node);
        }

        protected override Expression VisitExtension(Expression node)
        {
            if (node is StoreExpression store)
            {
                Parts.Add(store.Definition);
                return node;
            }

            var captured = (CapturedValueExpression)node;
            Parts.Add(captured.Index);
            Parts.Add(captured.IsPlainCollection);
            Visit(captured.Query);
            return node;
        }

        protected override Expression VisitConstant(ConstantExpression node)
        {
            Parts.Add(node.Value);
            if (node.Value is decimal or double or float)
                Parts.Add(Convert.ToString(node.Value, CultureInfo.InvariantCulture));
            return node;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Parts.Add(Declare(node));
            return node;
        }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            foreach (var parameter in node.Parameters)
                Parts.Add(Declare(parameter));
            Visit(node.Body);
            return node;
        }

        protected override Expression VisitMember(MemberExpression node)
        {
            Parts.Add(node.Member);
            return base.VisitMember(node);
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            Parts.Add(node.Method);
            return base.VisitMethodCall(node);
        }

        protected override Expression VisitBinary(BinaryExpression node)
        {
            Parts.Add(node.Method);
            Parts.Add(node.IsLiftedToNull);
            return base.VisitBinary(node);
        }

        protected override Expression VisitUnary(UnaryExpression node)
        {
            Parts.Add(node.Method);
            return base.VisitUnary(node);
        }

        protected override Expression VisitNew(NewExpression node)
        {
            Parts.Add(node.Constructor);
            Parts.Add(node.Arguments.Count);
            return base.VisitNew(node);
        }

        protected override Expression VisitNewArray(NewArrayExpression node)
        {
            Parts.Add(node.Expressions.Count);
            return base.VisitNewArray(node);
        }

        protected override Expression VisitTypeBinary(TypeBinaryExpression node)
        {
            Parts.Add(node.TypeOperand);
            return base.VisitTypeBinary(node);
        }

        protected override Expression VisitIndex(IndexExpression node)
        {
            Parts.Add(node.Indexer);
            return base.VisitIndex(node);
        }

        protected override Expression VisitInvocation(InvocationExpression node)
        {
            Parts.Add(node.Arguments.Count);
            return base.VisitInvocation(node);
        }

        protected override MemberBinding VisitMemberBinding(MemberBinding node)
        {
            Parts.Add(node.BindingType);
            Parts.Add(node.Member);
            return base.VisitMemberBinding(node);
        }

        protected override ElementInit VisitElementInit(ElementInit node)
        {
            Parts.Add(node.AddMethod);
            return base.VisitElementInit(node);
        }

        protected override Expression VisitMemberInit(MemberInitExpression node)
        {
            Parts.Add(node.Bindings.Count);
            return base.VisitMemberInit(node);
        }

        protected override Expression VisitListInit(ListInitExpression node)
        {
            Parts.Add(node.Initializers.Count);
            return base.VisitListInit(node);
        }

        /// <summary>Statements cannot be written in C# queries; a made one is its own shape, whatever it holds.</summary>
        protected override Expression VisitBlock(BlockExpression node)
        {
            Parts.Add(node);
            return node;
        }

        protected override Expression VisitSwitch(SwitchExpression node)
        {
            Parts.Add(node);
            return node;
        }

        protected override Expression VisitTry(TryExpression node)
        {
            Parts.Add(node);
            return node;
        }

        protected override Expression VisitLoop(LoopExpression node)
        {
            Parts.Add(node);
            return node;
        }

        protected override Expression VisitDynamic(DynamicExpression node)
        {
            Parts.Add(node);
            return node;
        }

        private int Declare(ParameterExpression parameter)
        {
            if (!_declared.TryGetValue(parameter, out var number))
                _declared.Add(parameter, number = _declared.Count);
            return number;
        }
    }
}
