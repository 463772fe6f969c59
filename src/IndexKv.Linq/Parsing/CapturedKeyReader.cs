using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq.Parsing;

/// <summary>
/// Reads a captured variable, a field or property of a constant, as the engine's value: through reflection at first, and where it is read
/// again and again by a delegate that is compiled once. Thread-safe.
/// </summary>
internal sealed class CapturedKeyReader
{
    private const int UsesBeforeCompiling = 8;
    private const int MostKept = 4096;

    private static readonly ConcurrentDictionary<MemberInfo, CapturedKeyReader?> Kept = new();

    private readonly MemberInfo _member;
    private Func<object?, KvValue>? _compiled;
    private int _uses;

    private CapturedKeyReader(MemberInfo member) => _member = member;

    /// <summary>Reads the value of a literal or a captured variable.</summary>
    /// <returns>False if it is of a type that no key is compared with as it is.</returns>
    public static bool TryRead(Expression expression, out KvValue value)
    {
        if (expression is ConstantExpression constant)
            return TryRead(constant.Value, out value);
        var member = (MemberExpression)expression;
        if (!Kept.TryGetValue(member.Member, out var reader))
            reader = Keep(member.Member);
        if (reader is null)
        {
            value = default;
            return false;
        }

        return reader.TryReadMember((member.Expression as ConstantExpression)?.Value, out value);
    }

    private static bool TryRead(object? literal, out KvValue value)
    {
        var isKnown = literal is null || TypedValue.IsKnown(literal.GetType());
        value = isKnown ? KvValueConversion.FromObject(literal) : default;
        return isKnown;
    }

    private static CapturedKeyReader? Keep(MemberInfo member)
    {
        if (Kept.Count >= MostKept)
            Kept.Clear();
        var type = TypeOf(member);
        return Kept.GetOrAdd(member, type is not null && TypedValue.IsKnown(Nullable.GetUnderlyingType(type) ?? type) ? new CapturedKeyReader(member) : null);
    }

    private static Type? TypeOf(MemberInfo member) => member switch
    {
        FieldInfo field => field.FieldType,
        PropertyInfo property => property.PropertyType,
        _ => null,
    };

    /// <summary>What fails is left to the parser's path, which may not have to read it.</summary>
    private bool TryReadMember(object? target, out KvValue value)
    {
        try
        {
            value = Read(target);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            value = default;
            return false;
        }
    }

    private KvValue Read(object? target)
    {
        if (_compiled is { } compiled)
            return compiled(target);
        if (Interlocked.Increment(ref _uses) > UsesBeforeCompiling)
            return (_compiled = Compile())(target);
        return KvValueConversion.FromObject(_member is FieldInfo field ? field.GetValue(target) : ((PropertyInfo)_member).GetValue(target));
    }

    private Func<object?, KvValue> Compile()
    {
        var target = Expression.Parameter(typeof(object), "target");
        var isStatic = _member is FieldInfo { IsStatic: true } or PropertyInfo { GetMethod.IsStatic: true };
        var read = Expression.MakeMemberAccess(isStatic ? null : Expression.Convert(target, _member.DeclaringType!), _member);
        return Expression.Lambda<Func<object?, KvValue>>(ValueOf(read), target).Compile();
    }

    private static Expression ValueOf(Expression read)
    {
        if (Nullable.GetUnderlyingType(read.Type) is not { } type)
        {
            var made = Expression.Call(TypedValue.Factory(read.Type)!, read);
            return read.Type.IsValueType ? made : Expression.Condition(Expression.ReferenceEqual(read, Expression.Constant(null)), Expression.Default(typeof(KvValue)), made);
        }

        var copy = Expression.Variable(read.Type);
        return Expression.Block(
            [copy],
            Expression.Assign(copy, read),
            Expression.Condition(
                Expression.Property(copy, "HasValue"),
                Expression.Call(TypedValue.Factory(type)!, Expression.Property(copy, "Value")),
                Expression.Default(typeof(KvValue))));
    }
}
