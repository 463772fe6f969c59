using IndexKv.Engine.Values;

namespace IndexKv.Linq.Translation;

/// <summary>Which of C#'s conversions leave a value what it is, so that the engine, which compares numbers exactly, needs none.</summary>
internal static class Conversions
{
    public static bool KeepsValue(Typed operand, Type target)
    {
        if (ValueForm.IsSpecial(operand.Member))
            return (Nullable.GetUnderlyingType(target) ?? target) == operand.ValueType;
        var from = Underlying(operand.Type);
        var to = Underlying(target);
        if (from == to)
            return true;
        return KvTypeNames.FromClrType(from) is { } source && KvTypeNames.FromClrType(to) is { } wanted && IsWidening(source, wanted);
    }

    /// <summary>Whether a conversion makes a wider integer of one, or a nullable of the same.</summary>
    public static bool IsPlainWidening(Type from, Type to)
    {
        var target = Nullable.GetUnderlyingType(to);
        if (target is null && Nullable.GetUnderlyingType(from) is not null)
            return false;
        from = Nullable.GetUnderlyingType(from) ?? from;
        target ??= to;
        return from == target || (IntegerType(from) is { } source && IntegerType(target) is { } wanted && IsWidening(source, wanted));
    }

    private static KvType? IntegerType(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => KvType.Int8,
        TypeCode.Int16 => KvType.Int16,
        TypeCode.Int32 => KvType.Int32,
        TypeCode.Int64 => KvType.Int64,
        TypeCode.Byte => KvType.UInt8,
        TypeCode.UInt16 => KvType.UInt16,
        TypeCode.UInt32 => KvType.UInt32,
        TypeCode.UInt64 => KvType.UInt64,
        _ => null,
    };

    private static Type Underlying(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? Enum.GetUnderlyingType(type) : type;
    }

    private static bool IsWidening(KvType from, KvType to)
    {
        if (!from.IsInteger())
            return (from, to) is (KvType.Single, KvType.Double);
        var (fromBits, fromSigned) = Width(from);
        switch (to)
        {
            case KvType.Single:
                return fromBits <= 16;
            case KvType.Double:
                return fromBits <= 32;
            case KvType.Decimal:
                return fromBits <= 64;
        }

        if (!to.IsInteger())
            return false;
        var (toBits, toSigned) = Width(to);
        return fromSigned == toSigned ? toBits >= fromBits : toSigned && toBits > fromBits;
    }

    private static (int Bits, bool IsSigned) Width(KvType type) => type switch
    {
        KvType.Int8 => (8, true),
        KvType.Int16 => (16, true),
        KvType.Int32 => (32, true),
        KvType.Int64 => (64, true),
        KvType.Int128 => (128, true),
        KvType.UInt8 => (8, false),
        KvType.UInt16 => (16, false),
        KvType.UInt32 => (32, false),
        KvType.UInt64 => (64, false),
        _ => (128, false),
    };
}
