using IndexKv.Data;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping.Nested;

namespace IndexKv.Linq.Mapping;

/// <summary>In which form a CLR value is kept in a column of a type. Thread-safe.</summary>
internal static class ColumnForm
{
    /// <summary>Whether a member of a type (not nullable) can lie over a column of a type.</summary>
    public static bool Fits(Type type, KvType column)
    {
        if (column == KvType.Any)
            return NestedForms.Problem(type) is null;
        if (type.IsEnum)
            return column == KvType.Text || column.IsInteger();
        if (type == typeof(char))
            return column == KvType.Text;
        if (column.ToClrType() == type)
            return true;
        if (KvTypeNames.FromClrType(type) is not { } own)
            return false;
        return (own.IsNumeric() && column.IsNumeric()) || (own, column) switch
        {
            (KvType.DateTime, KvType.DateTimeOffset or KvType.Date) => true,
            (KvType.DateTimeOffset, KvType.DateTime) => true,
            _ => false,
        };
    }

    /// <summary>The column type in which new stores keep a member of a type (not nullable); null if none can.</summary>
    public static KvType? Natural(Type type)
    {
        if (type.IsEnum)
            return KvTypeNames.FromClrType(Enum.GetUnderlyingType(type));
        return type == typeof(char) ? KvType.Text : KvTypeNames.FromClrType(type);
    }

    /// <summary>Turns a CLR value into the value of a column.</summary>
    /// <exception cref="KvException">It does not fit; the message names the column.</exception>
    public static KvValue ToColumn(object? value, MemberMap member)
    {
        try
        {
            return member.Column.Type == KvType.Any && value is not null and not byte[]
                ? NestedForms.ToValue(value, member.ValueType)
                : ToColumn(value, member.Column.Type);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, $"Column '{member.Column.Name}': {e.Message}", e);
        }
    }

    /// <summary>Turns a CLR value into the value that a column of a type would hold for it.</summary>
    /// <exception cref="EngineException">It does not fit.</exception>
    public static KvValue ToColumn(object? value, KvType column)
    {
        if (value is Enum && column == KvType.Text)
            return KvValue.FromText(value.ToString()!);
        if (value is byte[] bytes && column == KvType.Any)
            return KvValue.FromMessagePack(bytes);
        return KvValueConverter.ConvertTo(KvValueConversion.FromObject(value), column);
    }
}
