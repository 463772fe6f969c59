using System.ComponentModel.DataAnnotations.Schema;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace IndexKv.Data.Sessions;

/// <summary>The public properties and fields of a type as columns; [Column] renames one, [NotMapped] leaves it out. Thread-safe.</summary>
/// <typeparam name="T">The type.</typeparam>
internal static class ObjectMembers<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)] T>
{
    private static readonly MemberInfo[] Members =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && IsMapped(property)),
        .. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Instance).Where(IsMapped),
    ];

    private static readonly Action<T, object?[]> Reader = Compile();

    /// <summary>The columns' names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Members.Select(member => member.GetCustomAttribute<ColumnAttribute>()?.Name ?? member.Name)];

    /// <summary>Puts an object's values into a row, in the order of <see cref="Names"/>.</summary>
    /// <exception cref="ArgumentNullException">The object is null.</exception>
    public static void Read(T item, object?[] row)
    {
        ArgumentNullException.ThrowIfNull(item);
        Reader(item, row);
    }

    private static bool IsMapped(MemberInfo member) => !member.IsDefined(typeof(NotMappedAttribute), inherit: true);

    private static Action<T, object?[]> Compile()
    {
        var item = Expression.Parameter(typeof(T));
        var row = Expression.Parameter(typeof(object?[]));
        var assignments = Members.Select((member, i) => (Expression)Expression.Assign(
            Expression.ArrayAccess(row, Expression.Constant(i)), Expression.Convert(Expression.MakeMemberAccess(item, member), typeof(object))));
        return Expression.Lambda<Action<T, object?[]>>(Expression.Block([.. assignments, Expression.Empty()]), item, row).Compile();
    }
}
