using System.ComponentModel.DataAnnotations;

namespace LinqAnalysis;

/// <summary>One measurement of a station in one hour.</summary>
internal sealed record Measurement([property: Key] int StationId, [property: Key] DateTime At, double Temperature, double? Rain);
