using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>Whatever it is: written as what it is, read as scalars, <c>object?[]</c> and dictionaries.</summary>
internal sealed class NestedAnyForm : NestedForm
{
    public override void Write(NestedValueBuilder builder, object value, int depth)
    {
        if (value.GetType() == typeof(object))
            builder.BeginMap(0);
        else
            NestedForms.Write(builder, value, value.GetType(), depth);
    }

    public override object Read(in KvValue value) => value.Type == KvType.Any ? NestedValue.ToObject(value)! : KvValueConversion.ToObject(value)!;
}
