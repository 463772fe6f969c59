using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Data;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;
using IndexKv.Linq.Mapping.Nested;
using IndexKv.Linq.Translation;

namespace IndexKv.Linq.Materialization;

/// <summary>Makes the expressions that read a member's value from a row, without boxing where column and member have one type.</summary>
internal static class ColumnReader
{
    private static readonly MethodInfo GetValue = typeof(RowCursor).GetMethod(nameof(RowCursor.GetValue))!;

    /// <summary>Reads a column.</summary>
    /// <param name="row">The cursor.</param>
    /// <param name="ordinal">The column's place in the cursor.</param>
    /// <param name="member">The member it is the column of.</param>
    /// <param name="type">The type wanted: the member's, or the nullable form of it.</param>
    public static Expression Read(Expression row, int ordinal, MemberMap member, Type type)
    {
        var value = Expression.Variable(typeof(KvValue), member.Member.Name);
        var read = Expression.Convert(ReadValue(value, member), type);
        var whenNull = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null
            ? (Expression)Expression.Default(type)
            : Expression.Call(((Func<string, string, int>)ThrowNull<int>).Method.GetGenericMethodDefinition().MakeGenericMethod(type),
                Expression.Constant(member.Column.Name), Expression.Constant($"{member.Member.DeclaringType?.Name}.{member.Member.Name}"));
        return Expression.Block(
            type,
            [value],
            Expression.Assign(value, Expression.Call(row, GetValue, Expression.Constant(ordinal))),
            Expression.Condition(Expression.Property(value, nameof(KvValue.IsNull)), whenNull, read));
    }

    /// <summary>Reads a column that holds a translated expression.</summary>
    public static Expression Read(Expression row, int ordinal, Typed value, Type type)
    {
        if (value.Member is { } member)
            return Read(row, ordinal, member, type);
        var kept = Nullable.GetUnderlyingType(type) ?? type;
        var known = KvTypeNames.FromClrType(kept.IsEnum ? Enum.GetUnderlyingType(kept) : kept)!.Value;
        var read = Expression.Variable(typeof(KvValue), "value");
        var isNullable = !type.IsValueType || kept != type;
        var converted = Expression.Convert(Expression.Call(Expression.Call(typeof(ColumnReader), nameof(Fit), null, read, Expression.Constant(known)), $"As{known}", null), type);
        return Expression.Block(
            type,
            [read],
            Expression.Assign(read, Expression.Call(row, GetValue, Expression.Constant(ordinal))),
            isNullable ? Expression.Condition(Expression.Property(read, nameof(KvValue.IsNull)), Expression.Default(type), converted) : converted);
    }

    /// <summary>What does not fit its C# type overflows as it does in C#.</summary>
    private static KvValue Fit(KvValue value, KvType type)
    {
        try
        {
            return KvValueConverter.ConvertTo(value, type);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Overflow)
        {
            throw new OverflowException(e.Message, e);
        }
    }

    private static Expression ReadValue(ParameterExpression value, MemberMap member)
    {
        var type = member.ValueType;
        var column = Expression.Constant(member.Column.Name);
        if (member.Column.Type == KvType.Any && type != typeof(byte[]))
            return Expression.Call(typeof(NestedForms), nameof(NestedForms.FromValue), [type], value, column);
        if (type.IsEnum && member.Column.Type == KvType.Text)
            return Expression.Call(typeof(ColumnReader), nameof(ParseEnum), [type], value, column);
        if (type == typeof(char))
            return Expression.Call(typeof(ColumnReader), nameof(ParseCharacter), null, value, column);
        if (type == typeof(byte[]) && member.Column.Type == KvType.Any)
            return Expression.Call(value, nameof(KvValue.AsMessagePack), null);
        var clrType = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        var kept = KvTypeNames.FromClrType(clrType)!.Value;
        Expression source = kept == member.Column.Type
            ? value
            : Expression.Call(typeof(ColumnReader), nameof(Convert), null, value, Expression.Constant(kept), column);
        return Expression.Call(source, $"As{kept}", null);
    }

    private static KvValue Convert(KvValue value, KvType type, string column)
    {
        try
        {
            return KvValueConverter.ConvertTo(value, type);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, $"Column '{column}': {e.Message}", e);
        }
    }

    private static T ParseEnum<T>(KvValue value, string column)
        where T : struct, Enum => Enum.TryParse<T>(value.AsText(), ignoreCase: true, out var result)
            ? result
            : throw new KvException(KvErrorCode.TypeMismatch, $"Column '{column}': {value} is no {typeof(T).Name}.");

    private static char ParseCharacter(KvValue value, string column) => value.AsText() is [var character]
        ? character
        : throw new KvException(KvErrorCode.TypeMismatch, $"Column '{column}': {value} is not one character; make the member a string.");

    private static T ThrowNull<T>(string column, string member) => throw new KvException(
        KvErrorCode.NullNotAllowed, $"Column '{column}' is NULL, which {member} cannot hold; make its type nullable.");
}
