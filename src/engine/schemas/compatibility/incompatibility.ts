/** What stands in the way of a value that the other schema accepts. Codes are stable. */
export type IncompatibilityCode =
  | 'accepts_nothing'
  | 'additional_properties_narrowed'
  | 'any_of_narrowed'
  | 'bound_tightened'
  | 'condition_added'
  | 'contains_added'
  | 'dependency_added'
  | 'enum_narrowed'
  | 'format_added'
  | 'item_count_tightened'
  | 'items_narrowed'
  | 'length_tightened'
  | 'multiple_of_tightened'
  | 'not_added'
  | 'not_decided'
  | 'one_of_narrowed'
  | 'pattern_changed'
  | 'pattern_properties_narrowed'
  | 'property_added_to_open'
  | 'property_count_tightened'
  | 'property_names_narrowed'
  | 'property_removed_from_closed'
  | 'required_added'
  | 'type_narrowed'
  | 'unique_items_added';

export interface Incompatibility {
  readonly code: IncompatibilityCode;
  /**
   * A JSON Pointer into the accepting schema: the keyword that may refuse. Where a `$ref` is
   * followed it stays at the `$ref`. Empty for the schema as a whole.
   */
  readonly pointer: string;
  /** A clause without its subject, for people: `allows fewer types`. */
  readonly message: string;
}
