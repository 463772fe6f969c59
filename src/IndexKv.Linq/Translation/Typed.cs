using IndexKv.Engine.Querying.Expressions;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq.Translation;

/// <summary>A C# expression in the engine's language. Immutable.</summary>
/// <param name="Scalar">The engine's expression.</param>
/// <param name="Type">The C# expression's type.</param>
/// <param name="MayBeNull">Whether it may be NULL. A <see cref="bool"/> that is NULL in the engine is false in C#.</param>
/// <param name="Member">The member that it is unchanged, or null.</param>
internal sealed record Typed(ScalarExpression Scalar, Type Type, bool MayBeNull, MemberMap? Member = null)
{
    /// <summary>The type without <see cref="Nullable{T}"/>.</summary>
    public Type ValueType => Nullable.GetUnderlyingType(Type) ?? Type;

    /// <summary>Whether it is a <see cref="double"/> or <see cref="float"/>, which have a value that does not equal itself.</summary>
    public bool IsFloating => ValueType == typeof(double) || ValueType == typeof(float);

    /// <summary>Whether it is the literal <c>null</c>.</summary>
    public bool IsNullLiteral => Scalar is ScalarConstant { Value.IsNull: true };

    /// <summary>Whether the engine keeps the value as C# has it, so that functions see the same.</summary>
    public bool IsNatural => Member is null || Member.Column.Type.ToClrType() == Member.ValueType || ValueType.IsEnum;

    /// <summary>The same, with the engine's "unknown" made false where C# says false.</summary>
    public Typed Exact() => Type == typeof(bool) && MayBeNull
        ? new Typed(new ScalarBinary(BinaryOperator.Is, Scalar, new ScalarConstant(KvValue.FromBoolean(true))), Type, false)
        : this;

    /// <summary>A condition.</summary>
    public static Typed Condition(ScalarExpression scalar, bool mayBeNull = false) => new(scalar, typeof(bool), mayBeNull);
}
