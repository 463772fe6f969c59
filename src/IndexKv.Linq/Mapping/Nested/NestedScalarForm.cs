using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>Scalars: what columns hold, enums by number (read by name, too), and characters.</summary>
/// <param name="type">The CLR type.</param>
/// <param name="kept">The type that it is read as.</param>
internal sealed class NestedScalarForm(Type type, KvType kept) : NestedForm
{
    public override void Write(NestedValueBuilder builder, object value, int depth) => builder.Write(ToValue(value));

    public override object Read(in KvValue value)
    {
        var scalar = NestedValue.Unwrap(value);
        if (type.IsEnum && scalar.Type == KvType.Text)
        {
            return Enum.TryParse(type, scalar.AsText(), ignoreCase: true, out var named)
                ? named
                : throw new EngineException(EngineErrorCode.TypeMismatch, $"'{scalar}' is no {type.Name}.");
        }

        if (scalar.Type == KvType.Any)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"{NestedValue.ToJson(scalar)} is no {type.Name}.");
        var read = KvValueConversion.ToObject(KvValueConverter.ConvertTo(scalar, kept))!;
        if (type.IsEnum)
            return Enum.ToObject(type, read);
        if (type != typeof(char))
            return read;
        return read is string { Length: 1 } text ? text[0] : throw new EngineException(EngineErrorCode.TypeMismatch, $"'{scalar}' is not one character.");
    }

    /// <summary>The engine's value of a scalar.</summary>
    public KvValue ToValue(object value) => value switch
    {
        Enum => KvValueConversion.FromObject(Convert.ChangeType(value, Enum.GetUnderlyingType(type), null)),
        char character => KvValue.FromText(character.ToString()),
        _ => KvValueConversion.FromObject(value),
    };

    /// <summary>The text of a scalar that names a member of a map.</summary>
    public KvValue ToName(object value) => type.IsEnum ? KvValue.FromText(value.ToString()!) : KvValueConverter.Cast(ToValue(value), KvType.Text);

    /// <summary>The scalar of a name.</summary>
    public object FromName(string name) => Read(type.IsEnum || type == typeof(char) ? KvValue.FromText(name) : KvValueConverter.Cast(KvValue.FromText(name), kept));
}
