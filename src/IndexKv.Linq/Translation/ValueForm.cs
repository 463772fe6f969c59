using System.Globalization;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq.Translation;

/// <summary>Captured values and constants in the form that they are compared in.</summary>
internal static class ValueForm
{
    /// <summary>Whether the engine has values of a CLR type.</summary>
    public static bool IsKnown(Type type) => ColumnForm.Natural(Nullable.GetUnderlyingType(type) ?? type) is not null;

    /// <summary>Whether values beside a member have to take the form of its column: enums kept as text, and characters.</summary>
    public static bool IsSpecial(MemberMap? member) =>
        member is not null && (member.ValueType == typeof(char) || (member.ValueType.IsEnum && member.Column.Type == KvType.Text));

    /// <summary>A value in its own natural form.</summary>
    public static KvValue Natural(object? value) => KvValueConversion.FromObject(value);

    /// <summary>A value that is compared with a member, in the form of the member's column; C# may have made a number of it.</summary>
    public static KvValue Beside(MemberMap member, object? value)
    {
        if (value is null)
            return KvValue.Null;
        if (member.ValueType.IsEnum && value is not Enum)
            value = Enum.ToObject(member.ValueType, value);
        else if (member.ValueType == typeof(char) && value is not char)
            value = (char)Convert.ToInt32(value, CultureInfo.InvariantCulture);
        return ColumnForm.ToColumn(value, member.Column.Type);
    }

    /// <summary>An item of a set in which a member is looked for, exactly as its column would hold it; null if it could not.</summary>
    public static KvValue? Item(MemberMap member, object? value)
    {
        if (value is null)
            return member.Column.IsNullable ? KvValue.Null : null;
        try
        {
            return Beside(member, value);
        }
        catch (EngineException e) when (e.Code is EngineErrorCode.Overflow or EngineErrorCode.TypeMismatch)
        {
            return null;
        }
    }
}
