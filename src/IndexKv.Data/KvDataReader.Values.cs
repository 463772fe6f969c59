using IndexKv.Data.Values;
using IndexKv.Engine.Values;

namespace IndexKv.Data;

/// <content>The values of the current row.</content>
public sealed partial class KvDataReader
{
    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Row().Get<bool>(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Row().Get<byte>(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Row().Get<char>(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Row().Get<DateTime>(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Row().Get<decimal>(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Row().Get<double>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Row().Get<float>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Row().Get<Guid>(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Row().Get<short>(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Row().Get<int>(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Row().Get<long>(ordinal);

    /// <summary>Reads a TEXT, or an ANY as JSON text.</summary>
    public override string GetString(int ordinal) => Row().Get<string>(ordinal);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => Row().Get<Stream>(ordinal);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => Row().Get<TextReader>(ordinal);

    /// <summary>
    /// Reads a column as any type that can hold it: besides those of the getters the unsigned and 128-bit integers, <see cref="DateOnly"/>,
    /// <see cref="TimeOnly"/>, <see cref="TimeSpan"/>, <see cref="DateTimeOffset"/>, enums, nullables of these, byte[],
    /// <see cref="ReadOnlyMemory{T}"/> of bytes, <see cref="KvValue"/>. An ANY is read as JSON text, <c>JsonElement</c>, <c>JsonDocument</c>,
    /// <c>JsonNode</c>, byte[] (its MessagePack); one that holds a scalar as that; an array also as array or <see cref="List{T}"/>, a map as
    /// <see cref="Dictionary{TKey,TValue}"/> of text, of scalars, <see cref="object"/> or <c>JsonElement</c>.
    /// </summary>
    public override T GetFieldValue<T>(int ordinal) => Row().Get<T>(ordinal);

    /// <summary>
    /// Reads a column as its own type. An ANY is an <c>object?[]</c>, a <c>Dictionary&lt;string, object?&gt;</c> or a scalar, within these too.
    /// </summary>
    public override object GetValue(int ordinal) => ValueReader.ReadObject(Row().Value(ordinal));

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, Row().RequireColumns().Count);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => Row().IsNull(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        ValueCopy.Copy(Row().Bytes(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        ValueCopy.Copy<char>(Row().Get<string>(ordinal), dataOffset, buffer, bufferOffset, length);
}
