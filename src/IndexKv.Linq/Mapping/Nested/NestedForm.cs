using IndexKv.Engine.Values;

namespace IndexKv.Linq.Mapping.Nested;

/// <summary>The way between the values of one CLR type and what an ANY holds. Immutable and thread-safe.</summary>
internal abstract class NestedForm
{
    /// <summary>Writes a value that is not null.</summary>
    /// <exception cref="Engine.Errors.EngineException">It cannot be kept.</exception>
    public abstract void Write(NestedValueBuilder builder, object value, int depth);

    /// <summary>Reads a value that is not NULL.</summary>
    /// <exception cref="Engine.Errors.EngineException">It is something else.</exception>
    public abstract object Read(in KvValue value);
}
