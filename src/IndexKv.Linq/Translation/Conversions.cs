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
