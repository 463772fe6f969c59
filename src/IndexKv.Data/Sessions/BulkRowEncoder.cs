using System.Globalization;
using IndexKv.Data.Values;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Encoding.Keys;
using IndexKv.Engine.Encoding.Records;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Sessions;

/// <summary>Encodes a source's rows as records of a store, into buffers that are used again. Not thread-safe.</summary>
internal sealed class BulkRowEncoder
{
    private readonly StoreDefinition _store;
    private readonly int[] _places;
    private readonly BulkRowRules _rules;
    private readonly int _width;
    private readonly KvValue[] _row;
    private readonly ByteBuffer _key = new();
    private readonly ByteBuffer _value = new();

    /// <summary>Creates an encoder.</summary>
    /// <param name="store">The store.</param>
    /// <param name="rules">What the store's definition says of the rows.</param>
    /// <param name="mappings">Which source column goes where; none for all of the store's columns in order.</param>
    /// <param name="sourceColumns">The source's column names; null if it has none.</param>
    /// <param name="byName">Whether, without mappings, columns go where their names are rather than their places.</param>
    /// <exception cref="InvalidOperationException">A mapping names a column that there is not.</exception>
    public BulkRowEncoder(
        StoreDefinition store, BulkRowRules rules, IList<KvBulkCopyColumnMapping> mappings, IReadOnlyList<string>? sourceColumns, bool byName = false)
    {
        _rules = rules;
        _store = store;
        _row = new KvValue[store.Columns.Count];
        _places = new int[store.Columns.Count];
        if (mappings.Count == 0 && !byName)
        {
            _width = store.Columns.Count;
            for (var i = 0; i < _places.Length; i++)
                _places[i] = i;
            return;
        }

        Array.Fill(_places, -1);
        _width = -1;
        if (byName && mappings.Count == 0)
            MapByName(sourceColumns!);
        foreach (var mapping in mappings)
            _places[Destination(mapping)] = Source(mapping, sourceColumns);
    }

    /// <summary>The last row's encoded key.</summary>
    public ReadOnlySpan<byte> Key => _key.WrittenSpan;

    /// <summary>The last row's encoded value columns.</summary>
    public ReadOnlySpan<byte> Value => _value.WrittenSpan;

    /// <summary>Encodes a row.</summary>
    /// <param name="source">The source's values.</param>
    /// <param name="number">The row's number in the source from 1, for messages.</param>
    /// <exception cref="ArgumentException">The row has not as many values as it must, or one of a type that cannot be stored.</exception>
    /// <exception cref="KvException">A value is missing or does not fit its column.</exception>
    public void Encode(object?[] source, long number)
    {
        if (source is null || (_width >= 0 && source.Length != _width))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Row {number} has {source?.Length ?? 0} values; store '{_store.Name}' has {_width} columns. Add ColumnMappings to leave some out."));
        }

        for (var i = 0; i < _row.Length; i++)
            _row[i] = _places[i] < 0 ? _rules.Defaults[i] : Convert(source, i, number);
        if (_store.GeneratedColumn is >= 0 and var generated && _row[generated].IsNull)
            _row[generated] = _rules.NextKey!();
        _key.Clear();
        _value.Clear();
        try
        {
            _rules.Check?.Invoke(_row);
            KeyCodec.EncodeRow(_store, _row, _key);
            RecordCodec.EncodeValue(_store, _row, _value);
        }
        catch (EngineException e)
        {
            throw new KvException((KvErrorCode)e.Code, string.Create(CultureInfo.InvariantCulture, $"Row {number}: {e.Message}"), e);
        }
    }

    private KvValue Convert(object?[] source, int column, long number)
    {
        var definition = _store.Columns[column];
        if (_places[column] >= source.Length)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Row {number} has {source.Length} values, and none at place {_places[column]} for column '{definition.Name}'."));
        }

        var given = source[_places[column]];
        if (!ValueBinder.TryBind(given, out var value))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Row {number}, column '{definition.Name}': a value of type {given!.GetType()} cannot be stored."));
        }

        try
        {
            return KvValueConverter.ConvertTo(value, definition.Type);
        }
        catch (EngineException e)
        {
            throw new KvException(
                (KvErrorCode)e.Code,
                string.Create(CultureInfo.InvariantCulture, $"Row {number}, column '{definition.Name}' ({definition.Type.ToSqlName()}): {e.Message}"),
                e);
        }
    }

    private void MapByName(IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var column = _store.FindColumn(names[i]);
            if (column < 0)
            {
                throw new InvalidOperationException(
                    $"'{names[i]}' has no column in store '{_store.Name}': mark it [NotMapped], name its column by [Column], or add ColumnMappings.");
            }

            _places[column] = i;
        }
    }

    private int Destination(KvBulkCopyColumnMapping mapping) => _store.FindColumn(mapping.DestinationColumn) is >= 0 and var column
        ? column
        : throw new InvalidOperationException($"A column mapping goes to '{mapping.DestinationColumn}', which store '{_store.Name}' does not have.");

    private static int Source(KvBulkCopyColumnMapping mapping, IReadOnlyList<string>? sourceColumns)
    {
        if (mapping.SourceColumn is null)
            return mapping.SourceOrdinal;
        if (sourceColumns is null)
            throw new InvalidOperationException($"Rows of values have no names: map '{mapping.DestinationColumn}' by the place in the row, not by '{mapping.SourceColumn}'.");
        for (var i = 0; i < sourceColumns.Count; i++)
        {
            if (string.Equals(sourceColumns[i], mapping.SourceColumn, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        throw new InvalidOperationException($"A column mapping comes from '{mapping.SourceColumn}', which the source does not have.");
    }
}
